import "./no-eval";

/** What the page can be shown without: the parsers of what arrives, and the sockets. Only `load-late.ts` names this file. */
export { Refusal } from "@/lib/protocol/commands";
export * from "@/lib/view/answers";
export { Rooms } from "./rooms";
