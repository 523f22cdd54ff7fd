import type { Named } from "@/lib/domain/conversation/mentions";
import type { MyDraft } from "../types";

/** A message that only this device holds, because the server does not have it yet. */
export type LocalDraft = { clientId: string; body: string; retryOf: string | null; at: string };

/** A note being written. It is kept only on this device until it is added. */
export type LocalNote = {
  clientId: string;
  body: string;
  mentions?: readonly Named[];
  /** The client's `NoteAim`. */
  aim?: { kind: "about" | "reply" | "edit"; id: string; words: string } | null;
  at: string;
};

/**
 * What goes into the composer when this device kept words and the server may have a draft too, perhaps
 * written elsewhere since. The last written one continues; words that only the other one holds are put in
 * front, so that nothing is ever lost.
 */
export function withLocalDraft(
  kept: LocalDraft,
  draft: MyDraft | null,
): Pick<LocalDraft, "clientId" | "body" | "retryOf"> {
  if (draft === null || draft.body.trim() === "") return kept;
  const isContinued = draft.clientId === kept.clientId && Date.parse(kept.at) >= Date.parse(draft.updatedAt);
  if (isContinued || kept.body.includes(draft.body)) return kept;
  const body = draft.body.includes(kept.body) ? draft.body : `${draft.body}\n${kept.body}`;
  return { clientId: draft.clientId, body, retryOf: null };
}
