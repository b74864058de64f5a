import type { CodexEvent, CodexRateLimitsEvent } from "@codexthropic/protocol/codex";
import { classifyEvent, UpstreamError } from "@codexthropic/protocol/errors";
import { createParser } from "eventsource-parser";

import { startTimer } from "../timer.ts";
import { cutError } from "../transport/connection-error.ts";
import type { ByteSource } from "../transport/transport.ts";
import { createReplay } from "./replay.ts";

export interface HeadOptions {
  /** How long to wait for real output. */
  holdMs: number;
  onRateLimits: (event: CodexRateLimitsEvent) => void;
}

/** Bytes that are decoded and parsed at a time: what comes behind the first output, others will parse. */
const LOOK = 1024;

/**
 * Holds an answer back until its stream shows real output, any output item, or `holdMs` have passed. Until then a
 * failure is a rejection with an `UpstreamError`, and sending again is invisible.
 *
 * The bytes that were read come first in the source that it resolves with.
 */
export function holdHead(source: ByteSource, { holdMs, onRateLimits }: HeadOptions): Promise<ByteSource> {
  return new Promise((resolve, reject) => {
    let held = true;
    const decide = (act: () => void): void => {
      if (!held) return;
      held = false;
      stop();
      act();
    };
    const release = (): void =>
      decide(() => {
        source.pause();
        resolve(replay.source);
      });
    const stop = startTimer(holdMs, release);
    const look = readEvents((event) => {
      if (!held) return;
      const failure = classifyEvent(event);
      if (failure) {
        decide(() => {
          source.cancel();
          reject(new UpstreamError(failure));
        });
      } else if (event.type === "codex.rate_limits") {
        onRateLimits(event as CodexRateLimitsEvent);
      } else if (isOutput(event.type)) {
        release();
      }
    });
    const replay = createReplay(source, {
      write(chunk) {
        for (let at = 0; at < chunk.length; at += LOOK) {
          if (!held) return;
          look(chunk.subarray(at, at + LOOK));
        }
      },
      end: () => decide(() => reject(cutError())),
      error: (error) => decide(() => reject(error)),
    });
    source.start(replay.sink);
  });
}

/** What comes before the model has said anything. @see codex-backend.md section 8 */
const PRELUDE: ReadonlySet<string> = new Set(["response.created", "response.in_progress", "response.queued"]);

const isOutput = (type: string): boolean => type.startsWith("response.") && !PRELUDE.has(type);

/** Reads server-sent events from chunks; what is no JSON object with a type is skipped. */
function readEvents(onEvent: (event: CodexEvent) => void): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder();
  const parser = createParser({
    onEvent({ event: name, data }) {
      // Their responses repeat the whole request; the name tells that there is nothing in them to be read here.
      if (name !== undefined && PRELUDE.has(name)) return;
      const event = parseEvent(data);
      if (event) onEvent(event);
    },
  });
  return (chunk) => parser.feed(decoder.decode(chunk, { stream: true }));
}

function parseEvent(data: string): CodexEvent | null {
  try {
    const event: unknown = JSON.parse(data);
    return isEvent(event) ? event : null;
  } catch {
    return null;
  }
}

function isEvent(value: unknown): value is CodexEvent {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
