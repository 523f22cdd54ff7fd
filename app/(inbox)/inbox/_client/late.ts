import "./no-eval";

/** What the page can be shown without: the parsers of what arrives, what a refusal and an event say and the way back from a send (no answer is read before this part is there), and the sockets. Only `load-late.ts` names this file. */
export { checkNote } from "@/lib/domain/note-body";
export { Refusal } from "@/lib/protocol/commands";
export * from "@/lib/view/answers";
export { sayEvent } from "@/lib/view/announce-event";
export { awaitedWords, refusalWords } from "@/lib/view/refusal-words";
export { RefusalPanel } from "../_components/refusal-panel";
export { LiveDraft } from "../_components/live-draft";
export { ToastBox } from "../_components/toast-box";
export { UndoRing } from "../_components/undo-ring";
export { Rooms } from "./rooms";
