import { type ChildProcess, fork, type ForkOptions } from "node:child_process";
import { program } from "./files.ts";

/** One of the bench's programs, running. It answers one question at a time. */
export interface Worker<Question, Answer> {
  pid: number;
  ask(question: Question): Promise<Answer>;
  stop(): void;
}

type Reply<Answer> = { answer: Answer } | { failure: string };

export function startWorker<Question, Answer>(
  name: string,
  args: readonly string[] = [],
  options: ForkOptions = {},
): Worker<Question, Answer> {
  const child = fork(program(name), args, options);
  return { pid: child.pid ?? 0, ask: (question) => ask(child, question), stop: () => child.kill() };
}

/** Sends a question over the child's IPC channel and waits for its reply, or for its death. */
export function ask<Answer>(child: ChildProcess, question: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const died = (): void => reject(new Error("the program ended"));
    child.once("exit", died);
    child.once("message", (reply: Reply<Answer>) => {
      child.off("exit", died);
      if ("answer" in reply) resolve(reply.answer);
      else reject(new Error(reply.failure));
    });
    child.send({ question }, (error) => error && reject(error));
  });
}

/** The program's side: answers until the parent is gone, and ends with it. */
export function serveParent<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  const reply = (message: Reply<Answer>): void => void process.send?.(message);
  process.on("message", ({ question }: { question: Question }) => {
    answer(question).then(
      (value) => reply({ answer: value }),
      (error: unknown) => reply({ failure: String(error) }),
    );
  });
  process.on("disconnect", () => process.exit());
}
