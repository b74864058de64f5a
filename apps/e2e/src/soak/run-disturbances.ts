import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { scenarios, startSim, type Sim } from "@codexthropic/codex-sim";
import { disturb, type Disturbances } from "./disturbing-clients.ts";
import { askAround, closeIdleClients, type Tally } from "./ordinary-clients.ts";
import { startRelay } from "./relay.ts";
import { playRepeatingModel } from "./repeating-model.ts";
import type { Counts, Report } from "./report.ts";
import { startServe, type ServeProcess } from "./serve-process.ts";

export interface RunOptions {
  seconds: number;
  clients: number;
  disturbers: number;
  /** Factor of the time between two disturbances of the same kind. */
  pace: number;
}

const CONFIGS: readonly object[] = [
  { transport: "http" },
  { transport: "websocket" },
  { transport: "auto", fast: true },
  { transport: "websocket", verbosity: "low" },
];

/** The program between ordinary clients, clients that behave badly, and a network and a backend that fail. */
export async function runDisturbances(options: RunOptions): Promise<Report> {
  const { seconds, clients, disturbers, pace } = options;
  const home = await mkdtemp(join(tmpdir(), "codexthropic-soak-"));
  const sim = await startSim({ logLimit: 500, websocket: { maxConnections: 500 } });
  const relay = await startRelay(sim.url);
  const codexHome = join(home, ".codex");
  await sim.writeAuthFile(codexHome);
  const setConfig = await createConfig(home);
  await setConfig(CONFIGS[0]);
  const through = (url: string): string => url.replace(sim.url, relay.url);
  const serve = await startServe({
    HOME: home,
    CODEX_HOME: codexHome,
    CODEX_BASE_URL: through(sim.codexBaseUrl),
    CHATGPT_BASE_URL: through(sim.chatgptBaseUrl),
    OPENAI_BASE_URL: through(sim.openaiBaseUrl),
    CODEX_AUTH_ISSUER: through(sim.issuer),
  });
  const model = playRepeatingModel(sim, 0.1, Math.random);
  const tally: Tally = { streamed: 0, whole: 0, conversations: 0, pages: 0, problems: [] };
  const disturbances: Disturbances = {};
  const counts: Counts = { reloads: 0, refreshes: 0, webSocketTurns: 0, httpTurns: 0, lastRequest: 0 };
  const [heap, resident]: [number[], number[]] = [[], []];
  try {
    await askAround(serve.url, { ...tally }, Math.random, afterFirst());
    const before = await countFiles(serve);
    const until = Date.now() + seconds * 1000;
    const isOver = (): boolean => Date.now() > until || !serve.isAlive();
    const every = async (usualMs: number, task: (n: number) => unknown): Promise<void> => {
      const ms = usualMs * pace;
      for (let n = 1; Date.now() + ms < until && serve.isAlive(); n++) {
        await sleep(ms);
        await task(n);
      }
    };
    await Promise.all([
      ...Array.from({ length: clients }, () => askAround(serve.url, tally, Math.random, isOver)),
      ...Array.from({ length: disturbers }, () => disturb(serve.url, disturbances, Math.random, isOver)),
      every(4_000, async (n) => {
        // Now and then the file is damaged, and the program goes on with what it has.
        await setConfig(n % 7 === 0 ? null : CONFIGS[Math.floor(n / 2) % CONFIGS.length]);
        counts.reloads += 1;
        await serve.reload();
      }),
      every(2_300, () => relay.resetIdle()),
      every(17_000, () => relay.silenceIdle()),
      every(29_000, () => void spoilHandshake(sim)),
      every(23_700, (n) => spoilLogin(sim, codexHome, n)),
      every(500, () => countRequests(sim, counts)),
      every(10_000, async () => {
        heap.push(await serve.heapMegabytes());
        resident.push(serve.residentMegabytes());
      }),
    ]);
    countRequests(sim, counts);
    await setConfig(CONFIGS[1]);
    const after = await countFiles(serve);
    // A conversation leaves its WebSocket open; a signal has to end the program all the same.
    const openWebSockets = await leaveWebSocketOpen(serve, sim, tally);
    const openMessages = await countOpenMessages(serve.url);
    const exit = await serve.end("SIGTERM");
    return {
      tally,
      disturbances,
      faults: model.faults,
      lostConnections: relay.lost,
      counts,
      heap,
      resident,
      files: { before, after },
      openMessages,
      foreignLines: serve.foreignLines,
      unexpectedErrors: serve.errors.filter((line) => !/SIGHUP: .*cannot be read/.test(line)),
      openWebSockets,
      exit,
    };
  } finally {
    await serve.end("SIGKILL");
    await relay.close();
    await sim.close();
    await rm(home, { recursive: true, force: true });
  }
}

function afterFirst(): () => boolean {
  let asked = 0;
  return () => asked++ > 5;
}

async function createConfig(home: string): Promise<(config: object | null | undefined) => Promise<void>> {
  const folder = join(home, ".config", "codexthropic");
  await mkdir(folder, { recursive: true });
  return (config) =>
    writeFile(join(folder, "config.json"), config === null ? "{ transport" : JSON.stringify(config));
}

/** Closes what only waits for a next request, on both sides, and counts the files once their number stays. */
async function countFiles(serve: ServeProcess): Promise<number> {
  closeIdleClients();
  if (serve.isAlive()) await serve.reload();
  let [last, same] = [Number.NaN, 0];
  for (let wait = 0; wait < 200 && same < 20 && serve.isAlive(); wait++) {
    await sleep(100);
    const files = serve.openFiles();
    same = files === last ? same + 1 : 0;
    last = files;
  }
  return last;
}

function spoilHandshake(sim: Sim): void {
  sim.enqueueHandshakes(Math.random() < 0.5 ? scenarios.cut("start") : scenarios.httpError(503));
}

/** Every token stops working; now and then another program logs in, or the next token lives for a moment. */
async function spoilLogin(sim: Sim, codexHome: string, n: number): Promise<void> {
  await loginSettled(sim);
  sim.auth.revokeAccessTokens();
  if (n % 3 === 0) await sim.writeAuthFile(codexHome);
  else if (n % 3 === 1) sim.auth.reply({ expiresIn: 20 });
}

/** A token that is revoked while it is on its way is no token that the proxy could do anything about. */
async function loginSettled({ log }: Sim): Promise<void> {
  const last = (): number => log.findLast(({ path }) => path.endsWith("/oauth/token"))?.id ?? 0;
  for (let before = -1; before !== last();) {
    before = last();
    await sleep(300);
  }
}

/** Counts the requests that have come since the last look. */
function countRequests({ log }: Sim, counts: Counts): void {
  for (const { id, path, transport } of log) {
    if (id <= counts.lastRequest) continue;
    counts.lastRequest = id;
    if (path.endsWith("/oauth/token")) counts.refreshes += 1;
    else if (path.endsWith("/responses"))
      counts[transport === "websocket" ? "webSocketTurns" : "httpTurns"] += 1;
  }
}

/** Asks until a conversation has left its WebSocket open. */
async function leaveWebSocketOpen(serve: ServeProcess, sim: Sim, tally: Tally): Promise<number> {
  for (let attempt = 0; attempt < 5 && serve.isAlive(); attempt++) {
    await askAround(serve.url, { ...tally }, () => 0.7, afterFirst());
    const open = sim.connections.filter(({ closeCode }) => closeCode === null).length;
    if (open > 0) return open;
    await serve.reload();
  }
  return 0;
}

async function countOpenMessages(url: string): Promise<number> {
  const response = await fetch(`${url}/status`).catch(() => null);
  if (response === null) return Number.NaN;
  return ((await response.json()) as { open: unknown[] }).open.length;
}
