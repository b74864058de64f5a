import type { Server } from "node:https";
import { WebSocketServer } from "ws";
import { micros } from "../harness/clock.ts";
import { readPlan, stamp } from "../harness/plan.ts";
import { delta, ending, FIRST, OPENING } from "./frames.ts";

/** The backend's WebSocket: one text frame for each event, as fast as they are taken. */
export function acceptWebSockets(server: Server, onRequest: (line: string) => void): void {
  const sockets = new WebSocketServer({ server, maxPayload: 16 * 2 ** 20 });
  sockets.on("connection", (socket, { url }) => {
    onRequest(`WebSocket ${url}`);
    const send = (frames: string): void => {
      for (const [, json] of frames.matchAll(/^data: (.*)$/gm)) socket.send(json!);
    };
    socket.on("message", (data) => {
      onRequest(`frame ${url}`);
      const texts = [FIRST];
      send(OPENING + delta(FIRST));
      for (let left = readPlan(data as Buffer).events; left > 0; left--) {
        const text = `${stamp(micros())} word`;
        texts.push(text);
        send(delta(text));
      }
      send(ending(texts.join("")));
    });
  });
}
