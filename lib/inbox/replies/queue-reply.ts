import { isUniqueViolation } from "@/db/errors";
import type { Tx } from "@/db/handles";
import type { Deps } from "@/db/deps";
import { appendEventsAndCommit, type NumberEvents } from "@/db/queries/events/append-events";
import {
  lockContactAndConversation,
  type ConversationRecord,
} from "@/db/queries/conversations/conversation-record";
import type { MessageRecord } from "@/db/queries/messages/message-record";
import { insertEntry } from "@/db/queries/conversations/timeline";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { replyItems, replySettings, type ReplyItem } from "@/db/queries/messages/reply-facts";
import type { OverridableReason } from "@/db/vocabulary";
import { isId, newId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { planOutbound, recordOutbound } from "@/lib/conversation/record-outbound";
import { decideSend, DUPLICATE_WINDOW_MS, findDuplicate } from "@/lib/domain/sending/checked-send";
import { afterAssigned } from "@/lib/domain/conversation/patch";
import { checkRecipient } from "@/lib/domain/text/phone";
import { canSee, may } from "@/lib/domain/people/policy";
import { unseenElsewhere } from "@/lib/domain/sending/replied-elsewhere";
import { checkBody, type BodyProblem } from "@/lib/domain/sending/reply-body";
import { mayRetry } from "@/lib/domain/sending/retry";
import type { Refusal, ReplyCommand } from "@/lib/protocol/commands";
import type { MessageView } from "@/lib/protocol/views";
import { type EntryFacts, toEntryView, toMessageView } from "@/lib/view/map/to-view";
import { toPublicItem, toRefusal } from "./refusal";

type QueuedReply = NumberEvents & { message: MessageView; repeat: boolean };
export type QueueReplyError =
  | { code: "refused"; refusal: Refusal }
  | {
      code:
        | "not_found"
        | "forbidden"
        | "client_id_reused"
        | "invalid_client_id"
        | "seen_ahead"
        | "not_retryable";
    }
  | { code: "invalid_body"; reason: BodyProblem }
  | { code: "not_dialable"; reason: string };
type Outcome = Result<QueuedReply, QueueReplyError>;
type Input = { conversationId: string } & ReplyCommand;

/**
 * The checked send (V3): Postgres decides, under the locks of the contact and the conversation, whether this
 * reply may be accepted given what its author has seen. Accepted does not mean sent: a worker sends it once
 * it is due.
 */
export async function queueReply(deps: Deps, actor: Actor, input: Input): Promise<Outcome> {
  if (!isId(input.clientId)) return err({ code: "invalid_client_id" });
  // Sending media needs an upload first. Until that exists, every media id is unknown.
  if (input.media?.length) return err({ code: "invalid_body", reason: "unreadable" });
  const checked = checkBody(input.body, 0);
  if (!checked.ok) return err({ code: "invalid_body", reason: checked.code });

  const reply = { ...input, body: checked.body };
  const attempt = () => deps.db.transaction((tx) => decideAndWrite(tx, actor, reply));
  // The same id in two conversations at once holds two locks; only the unique key sees both.
  const outcome = await attempt().catch((error: unknown) => {
    if (isUniqueViolation(error, "messages_intent")) return attempt();
    throw error;
  });
  const refused = outcome.ok ? null : asRefused(outcome.error);
  if (refused) await auditRefusal(deps, actor, reply, refused);
  return outcome;
}

async function decideAndWrite(tx: Tx, actor: Actor, input: Input): Promise<Outcome> {
  const { conversationId, clientId, seenSeq } = input;
  const scope = { tenantId: actor.tenantId, conversationId };
  // Sent together, in this order: whatever follows the lock is read under it.
  const [record, settings, items] = await Promise.all([
    lockContactAndConversation(tx, scope),
    replySettings(tx, { ...scope, userId: actor.userId }),
    replyItems(tx, {
      ...scope,
      authorId: actor.userId,
      sessionId: actor.sessionId,
      clientId,
      seenSeq,
      retryOf: input.retryOf ?? null,
      windowMs: DUPLICATE_WINDOW_MS + 1_000,
    }),
  ]);
  if (!record || !settings) return err({ code: "not_found" });

  const otherGrants = actor.grants.filter(({ numberId }) => numberId !== record.numberId);
  const author: Actor = {
    ...actor,
    tenantRole: settings.tenantRole,
    grants: [...otherGrants, ...settings.grants],
  };
  if (!may(author, "conversation.reply", record))
    return err({ code: canSee(author, record.numberId) ? "forbidden" : "not_found" });

  const earlier = items.find((item) => item.authorId === actor.userId && item.clientId === clientId);
  if (earlier) return repeatOf(earlier, input);
  const sent = items.map(toPublicItem);
  const here = sent.filter((item) => item.conversationId === conversationId);
  if (input.retryOf !== undefined && !mayRetry(input.retryOf, here)) return err({ code: "not_retryable" });
  const undialable = record.dialable ? checkRecipient(record.address, [settings.e164]) : "not_dialable";
  if (undialable) return err({ code: "not_dialable", reason: undialable });

  const decision = decideSend({
    now: record.at,
    authorId: actor.userId,
    sessionId: actor.sessionId,
    seenSeq,
    publicSeq: record.publicSeq,
    numberEnabled: settings.disabledAt === null,
    hasCredentials: settings.hasCredentials,
    optedOut: record.optOutAt !== null,
    recent: here,
    notifyOnlyWhenCustomerWrote: !settings.customerWroteRefuses,
    duplicateOf: findDuplicate(input.body, sent, record.at, input.retryOf),
    elsewhere: unseenElsewhere(sent, {
      authorId: actor.userId,
      conversationId,
      now: record.at,
      windowMs: settings.elsewhereSeconds * 1_000,
      seenElsewhere: input.seenElsewhere,
    }),
    override: input.override,
    retryOf: input.retryOf,
  });
  if (decision.kind === "invalid") return err({ code: decision.code });
  if (decision.kind === "refuse")
    return err({ code: "refused", refusal: toRefusal(decision, items, record, author) });
  return ok(await write(tx, author, input, { record, settings, items, overrode: decision.overrode }));
}

/** A retry never sends twice: it returns the earlier result, even if that was undone since. */
const repeatOf = (earlier: MessageRecord, input: Input): Outcome =>
  earlier.conversationId === input.conversationId && earlier.body === input.body
    ? ok({
        message: toMessageView(earlier, earlier.media),
        repeat: true,
        numberId: earlier.numberId,
        events: [],
      })
    : err({ code: "client_id_reused" });

type Accepted = {
  record: ConversationRecord;
  settings: NonNullable<Awaited<ReturnType<typeof replySettings>>>;
  items: readonly ReplyItem[];
  overrode: readonly OverridableReason[];
};

async function write(
  tx: Tx,
  actor: Actor,
  input: Input,
  { record, settings, items, overrode }: Accepted,
): Promise<QueuedReply> {
  const { id: conversationId, numberId, at } = record;
  const assigned = assignedByReply(record, actor, settings);
  const undoSeconds = input.undoSeconds ?? settings.undoSeconds;
  const reply = planOutbound(assigned?.record ?? record, {
    by: actor,
    body: input.body,
    dueAt: new Date(at.getTime() + undoSeconds * 1_000),
    carrierAccountId: settings.carrierAccountId,
    clientId: input.clientId,
    retryOf: input.retryOf,
  });
  const audit = {
    action: overrode.length > 0 ? ("reply.overridden" as const) : ("reply.queued" as const),
    subject: { type: "message", id: reply.message.id },
    details: {
      conversationId,
      publicSeq: reply.message.publicSeq,
      ...(overrode.length > 0 && { reasons: overrode }),
      ...(input.retryOf !== undefined && { retryOf: input.retryOf }),
    },
  };
  const hurried = items
    .filter(
      (item) =>
        item.conversationId === conversationId &&
        item.status === "queued" &&
        item.dueAt !== null &&
        item.dueAt > at,
    )
    .map((item) => ({
      type: "message.status_changed" as const,
      message: toMessageView({ ...item, dueAt: at }, item.media),
      conversation: reply.event.conversation,
    }));
  const [published] = await appendEventsAndCommit(
    tx,
    [
      {
        numberId,
        events: [
          ...hurried,
          reply.event,
          ...(reply.woke ? [reply.woke.event] : []),
          ...(assigned === null
            ? []
            : [
                {
                  type: "conversation.assigned" as const,
                  entry: toEntryView(assigned.entry),
                  conversation: reply.event.conversation,
                },
              ]),
        ],
      },
    ],
    [
      recordOutbound(tx, reply),
      ...(assigned === null ? [] : [insertEntry(tx, assigned.entry)]),
      recordAudit(tx, actor, audit),
    ],
  );
  return { message: reply.view, repeat: false, numberId, events: published?.events ?? [] };
}

/**
 * Where a number gives its conversations to people, whoever answers what nobody has keeps it (N13). The reply's
 * row carries it.
 */
function assignedByReply(
  record: ConversationRecord,
  { userId }: Actor,
  { routing }: Accepted["settings"],
): { record: ConversationRecord; entry: EntryFacts & { tenantId: string } } | null {
  if (routing === "none" || record.assigneeId !== null) return null;
  const { id: conversationId, tenantId, at } = record;
  const entry = {
    id: newId(),
    tenantId,
    conversationId,
    type: "assigned" as const,
    actorId: userId,
    subjectUserId: userId,
    reason: "replied" as const,
    until: null,
    tagId: null,
    at,
  };
  return { record: { ...record, ...afterAssigned(record, { to: userId, at }) }, entry };
}

type Refused = Partial<Pick<Refusal, "publicSeq" | "elsewhere">> & Pick<Refusal, "reason">;

/** A send without access is recorded as a refusal too, though its answer says only "not found". */
function asRefused(error: QueueReplyError): Refused | null {
  if (error.code === "refused") return error.refusal;
  return error.code === "not_found" || error.code === "forbidden" ? { reason: "no_access" } : null;
}

/**
 * The refusal changed nothing, so its audit row has a transaction of its own. The weekly count of prevented
 * collisions comes from these rows.
 */
const auditRefusal = (
  deps: Deps,
  actor: Actor,
  { conversationId, seenSeq, override }: Input,
  { reason, publicSeq, elsewhere }: Refused,
) =>
  recordAudit(deps.db, actor, {
    action: "reply.refused",
    subject: { type: "conversation", id: conversationId },
    details: {
      reason,
      seenSeq,
      publicSeq,
      ...(elsewhere && { elsewhere: elsewhere.at(-1)?.messageId }),
      ...(override && { overrideSeq: override.seq, overrideReasons: override.reasons }),
    },
  });
