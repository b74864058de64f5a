import { expect, it } from "vitest";

import { createReplay, type Replay } from "../src/send/replay.ts";

/** A replay that notes what its upstream and its reader are told, in order. */
function start(onWrite: (replay: Replay) => void = () => {}): {
  replay: Replay;
  said: string[];
  read(): void;
} {
  const said: string[] = [];
  const upstream = {
    pause: () => void said.push("pause"),
    resume: () => void said.push("resume"),
    cancel: () => void said.push("cancel"),
  };
  const witness = {
    write: (chunk: Uint8Array) => void said.push(`seen ${new TextDecoder().decode(chunk)}`),
    end: () => void said.push("seen end"),
    error: () => void said.push("seen error"),
  };
  const replay = createReplay(upstream, witness);
  const read = (): void =>
    replay.source.start({
      write(chunk) {
        said.push(new TextDecoder().decode(chunk));
        onWrite(replay);
      },
      end: () => void said.push("end"),
      error: () => void said.push("error"),
    });
  return { replay, said, read };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it("asks for more before it hands out what it has kept, so that both can leave together", () => {
  const { replay, said, read } = start();
  replay.sink.write(bytes("a"));
  replay.sink.write(bytes("b"));
  read();
  replay.sink.write(bytes("c"));
  replay.sink.end();
  expect(said).toEqual(["seen a", "seen b", "resume", "a", "b", "c", "end"]);
});

it("leaves a reader paused that has paused, before it starts or while it reads what was kept", () => {
  const before = start();
  before.replay.source.pause();
  before.read();
  expect(before.said).toEqual(["pause"]);
  const within = start((replay) => replay.source.pause());
  within.replay.sink.write(bytes("a"));
  within.read();
  expect(within.said).toEqual(["seen a", "resume", "a", "pause"]);
});

it("asks for nothing more when everything has come", () => {
  const { replay, said, read } = start();
  replay.sink.write(bytes("a"));
  replay.sink.error(new Error("cut"));
  read();
  expect(said).toEqual(["seen a", "seen error", "a", "error"]);
});
