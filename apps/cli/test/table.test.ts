import { describe, expect, it, vi } from "vitest";
import { renderTable, wrap } from "../src/terminal/render-table.ts";
import { createMessages } from "../src/terminal/create-logger.ts";
import { withSpinner } from "../src/terminal/show-progress.ts";
import { fakeIo } from "./fake-io.ts";

const ROWS = [
  ["a", "1", "one two three four five six seven"],
  ["bbb", "22", "x"],
];

describe("a table", () => {
  it("stays in one line a row where there is room", () => {
    expect(renderTable(ROWS)).toBe("a    1   one two three four five six seven\nbbb  22  x\n");
  });

  it("wraps the last column at words", () => {
    expect(renderTable(ROWS, { width: 32 })).toBe(
      "a    1   one two three four five\n         six seven\nbbb  22  x\n",
    );
  });

  it("leaves dispensable columns out first, and not more of them than needed", () => {
    expect(renderTable(ROWS, { width: 40, dispensable: [1, 0] })).toBe(
      "a    one two three four five six seven\nbbb  x\n",
    );
    expect(renderTable(ROWS, { width: 100, dispensable: [1, 0] })).toContain("22");
  });

  it("puts the last column below the others in a very narrow terminal", () => {
    expect(renderTable([["a long command line", "what it does"]], { width: 30, indent: "  " })).toBe(
      "  a long command line\n      what it does\n",
    );
  });

  it("does not count colours", () => {
    expect(wrap("\u001b[31mab\u001b[39m cd ef", 5)).toEqual(["\u001b[31mab\u001b[39m cd", "ef"]);
  });
});

describe("a message", () => {
  it("is wrapped at words on a terminal, and whole in a file", () => {
    const text = "one two three four five six seven eight";
    const terminal = fakeIo({ tty: true });
    Object.assign(terminal.stderr, { columns: 20 });
    createMessages(terminal).log(text);
    expect(terminal.err()).toBe("one two three four\nfive six seven eight\n");
    const file = fakeIo();
    createMessages(file).log(text);
    expect(file.err()).toBe(`${text}\n`);
  });
});

describe("the spinner", () => {
  const waiting = (ms: number): Promise<string> =>
    new Promise((resolve) => setTimeout(() => resolve("done"), ms));

  it.each([
    [true, 100, false],
    [true, 1000, true],
    [false, 1000, false],
  ])("on a terminal: %s, after %i ms: %s", async (tty, ms, isSeen) => {
    vi.useFakeTimers();
    const io = fakeIo({ tty });
    const result = withSpinner(io, "asking", waiting(ms));
    await vi.advanceTimersByTimeAsync(ms);
    expect(await result).toBe("done");
    vi.useRealTimers();
    expect(io.err().includes("asking")).toBe(isSeen);
    if (isSeen) expect(io.err().endsWith("\r\u001b[K")).toBe(true);
  });
});
