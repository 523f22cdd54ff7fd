import "./page/no-eval";

/**
 * What the first display does not need: the parsers of answers, the copy of refusals, and undo (no
 * answer is read before this chunk is loaded). Only `page/later.ts` imports this file.
 */
export { stillMentioned } from "@/lib/domain/conversation/mentions";
export { checkNote } from "@/lib/domain/conversation/note-body";
export { Refusal } from "@/lib/protocol/commands";
export * from "@/lib/view/answers";
export { refreshedConversation } from "@/lib/view/reduce/refreshed-conversation";
export { awaitedCopy, refusalCopy } from "@/lib/view/copy/composer/refusal-copy";
export { RefusalPanel } from "../_components/composer/refusal-panel.lazy";
export { LiveDraft } from "../_components/conversation/items/live-draft.lazy";
export { ToastBox } from "../_components/shell/toast-box.lazy";
export { UndoRing } from "../_components/conversation/items/undo-ring.lazy";

// A conversation that is opened from here on finds what its entries say; if this fails, they ask again.
import("../_components/conversation/items/entry-copy.lazy").catch(() => {});
