import "./page/no-eval";

/** What the page can be shown without: the parsers of what arrives, what a refusal and an event say and the way back from a send (no answer is read before this part is there), and the sockets. Only `page/later.ts` names this file. */
export { checkNote } from "@/lib/domain/note-body";
export { Refusal } from "@/lib/protocol/commands";
export * from "@/lib/view/answers";
export { sayEvent } from "@/lib/view/copy/announce-event";
export { awaitedCopy, refusalCopy } from "@/lib/view/copy/refusal-copy";
export { RefusalPanel } from "../_components/composer/refusal-panel.lazy";
export { LiveDraft } from "../_components/conversation/live-draft.lazy";
export { ToastBox } from "../_components/shell/toast-box.lazy";
export { UndoRing } from "../_components/conversation/undo-ring.lazy";
export { Rooms } from "./connection/rooms";
