import type { Deps } from "@/db/deps";
import { conversationHistory } from "@/db/queries/conversations/conversation-history";
import { findConversation } from "@/db/queries/conversations/conversation-record";
import { advancePointer } from "@/db/queries/conversations/read-pointer";
import type { FlagType } from "@/db/vocabulary";
import { err, ok, type Result } from "@/lib/base/result";
import { changeConversation } from "@/lib/conversation/change-conversation";
import type { ConversationWork } from "@/lib/conversation/conversation-work";
import { afterFlag, afterReopened } from "@/lib/domain/conversation/patch";
import { isAnswerable } from "@/lib/domain/text/phone";
import { type Action, canSee } from "@/lib/domain/people/policy";
import type { Actor, Principal } from "@/lib/domain/principal";
import type { FlagsCommand } from "@/lib/protocol/commands";
import type { ChangeStateResult } from "./change-state";

/**
 * Sets flags of a conversation for the whole team (I8, I9): unread or read, needs a reply or none. Each real
 * change gives an entry, an event and an audit row; repeating a flag writes nothing. Marking a resolved
 * conversation as needing a reply reopens it.
 */
export const flagConversation = (
  deps: Deps,
  by: Principal,
  { conversationId, ...flags }: { conversationId: string } & FlagsCommand,
): Promise<ChangeStateResult> => {
  const actions: [Action, ...Action[]] = [
    "conversation.read",
    ...(flags.unread === undefined ? [] : ["conversation.mark_unread" as const]),
    ...(flags.reply === undefined ? [] : ["conversation.mark_reply" as const]),
  ];
  return changeConversation(deps, by, { conversationId, actions }, async (work) => {
    await flagIn(work, flags);
    return ok({ conversation: work.view() });
  });
};

/** Sets flags under the conversation's lock. */
export async function flagIn(work: ConversationWork, flags: FlagsCommand): Promise<void> {
  const { id: conversationId, at } = work.record;
  const sender = { answerable: isAnswerable(work.record) };
  const history = await conversationHistory(work.tx, { conversationId });
  for (const type of typesOf(flags)) {
    const now = work.now();
    const patch = afterFlag(now, { type, at }, { history, sender });
    if (patch === null) continue;
    if (patch.state !== now.state) {
      work.patch(afterReopened);
      work.say("reopened");
    }
    work.patch(patch);
    work.say(type);
  }
}

/** In this order if both are set at once. */
const typesOf = ({ unread, reply }: FlagsCommand): FlagType[] => [
  ...(unread === undefined ? [] : [unread ? ("marked_unread" as const) : ("marked_read" as const)]),
  ...(reply === undefined
    ? []
    : [reply === "needed" ? ("marked_needs_reply" as const) : ("marked_no_reply" as const)]),
];

/**
 * "I have seen everything up to here." Personal: no event, and the team's flags stay (I8). A late, older mark
 * changes nothing.
 */
export async function markRead(
  deps: Deps,
  actor: Actor,
  {
    conversationId,
    seq,
    draft = null,
  }: { conversationId: string; seq: number; draft?: string | null | undefined },
): Promise<Result<{ seenSeq: number }, { code: "not_found" | "seen_ahead" }>> {
  const { tenantId, userId } = actor;
  const record = await findConversation(deps.db, { tenantId, conversationId });
  if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });
  const { publicSeq } = record;
  if (seq > publicSeq) return err({ code: "seen_ahead" });
  const pointer = { tenantId, conversationId, userId, seq, draft, publicSeq };
  return ok({ seenSeq: await advancePointer(deps.db, pointer) });
}
