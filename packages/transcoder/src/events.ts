export type { ByteInput, ByteStreamReader } from "./events/byte-input.ts";
export { createEventReader, type EventReader } from "./events/create-event-reader.ts";
export { readEventData } from "./events/read-event-data.ts";
export { readEvents } from "./events/read-events.ts";
