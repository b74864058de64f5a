import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync, mkdirSync, rmSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { openLogFile } from "../src/serve/open-log-file.ts";
import { diagnosticOutput } from "../src/terminal/open-diagnostics.ts";
import { until } from "./simulated.ts";

const CODES = ["ENOSPC", "EDQUOT", "EIO", "EPIPE", "EAGAIN", "EBADF", "ERR_STREAM_DESTROYED"];
const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** Fails as often as it is told to, then works; as `process.stderr` it survives its errors. */
function failing(
  code: string,
  times: number,
  how: "throws" | "emits",
): Writable & { text: string; writableLength: number } {
  let left = times;
  const stream = new Writable({
    autoDestroy: false,
    write(chunk, _encoding, done) {
      Object.assign(stream, { text: `${(stream as { text?: string }).text ?? ""}${String(chunk)}` });
      done();
    },
  });
  const { write } = stream;
  return Object.assign(stream, {
    text: "",
    write: ((chunk: string) => {
      if (left-- <= 0) return write.call(stream, chunk, "utf8");
      if (how === "throws") throw failure(code);
      return stream.emit("error", failure(code));
    }) as Writable["write"],
  });
}

describe("banner, log and messages", () => {
  it.each(CODES.flatMap((code) => [[code, "throws"] as const, [code, "emits"] as const]))(
    "survive %s that the stream %s, and go on afterwards",
    (code, how) => {
      const stream = failing(code, 2, how);
      const output = diagnosticOutput(stream);
      for (const line of ["1\n", "2\n", "3\n"]) expect(() => output.write(line)).not.toThrow();
      expect(stream.text).toBe("3\n");
    },
  );

  it("do not pile up when nobody reads them, and say how many are missing", async () => {
    let release = (): void => {};
    const stream = Object.assign(
      new Writable({
        highWaterMark: 1,
        write(chunk: Buffer, _encoding, done) {
          text += chunk.toString();
          if (text.length > 2 ** 20 || !isStalled) done();
          else release = done;
        },
      }),
      {},
    );
    let text = "";
    let isStalled = true;
    const output = diagnosticOutput(stream);
    for (let lines = 0; lines < 40; lines++) output.write(`${"x".repeat(2 ** 16 - 1)}\n`);
    expect(stream.writableLength).toBeLessThan(2 ** 20 + 2 ** 17);
    isStalled = false;
    release();
    if (stream.writableNeedDrain) await once(stream, "drain");
    output.write("after\n");
    await until(() => text.endsWith("after\n"));
    expect(text).toMatch(/\(\d+ log lines were dropped: nobody read them\)\nafter\n$/);
  });
});

describe("a log file", () => {
  it("on a full disk loses text, nothing else", async () => {
    const output = openLogFile("/dev/full");
    for (let lines = 0; lines < 3; lines++) {
      output.write("text\n");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  it("is opened again when its place has come back", async () => {
    const folder = join(mkdtempSync(join(tmpdir(), "codexthropic-test-")), "state");
    writeFileSync(folder, "a file where the folder should be");
    const path = join(folder, "x.log");
    const output = openLogFile(path);
    output.write("lost\n");
    await new Promise((resolve) => setTimeout(resolve, 20));
    rmSync(folder);
    mkdirSync(folder);
    rmdirSync(folder);
    await until(() => {
      output.write("kept\n");
      try {
        return readFileSync(path, "utf8").includes("kept\n");
      } catch {
        return false;
      }
    });
  });
});
