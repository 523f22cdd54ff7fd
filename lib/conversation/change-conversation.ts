import type { Deps } from "@/db/deps";
import type { Tx } from "@/db/handles";
import { type ConversationRecord, lockConversation } from "@/db/queries/conversations/conversation-record";
import type { AppendedEvent, EventToAppend, NumberEvents } from "@/db/queries/events/append-events";
import { findMessage, type MessageRecord } from "@/db/queries/messages/message-record";
import { holdAccess } from "@/db/queries/numbers/grants";
import { err, ok, type Result } from "@/lib/base/result";
import { memberIdOf, type Whose } from "@/lib/base/stream";
import { type Action, canSee, may } from "@/lib/domain/people/policy";
import type { Principal } from "@/lib/domain/principal";
import { type ConversationWork, onConversation } from "./conversation-work";
import { unitOfWork, type Work } from "./unit-of-work";

type Hidden = { code: "not_found" | "forbidden" };
type Asked = {
  conversationId: string;
  actions: readonly [Action, ...Action[]];
  /** Who may see the conversation must not change before the commit: it decides what is written. */
  holdsAccess?: boolean;
};
/** `people`: events of people's own streams, if there are any. */
export type ConversationEvents = NumberEvents & { people?: MemberEvents[] };
type MemberEvents = { memberId: string; events: AppendedEvent[] };

/**
 * Locks the conversation if the principal may do all of `actions` there. A conversation that they cannot see
 * is "not found".
 */
export async function lockFor(
  tx: Tx,
  by: Principal,
  { conversationId, actions }: Asked,
): Promise<Result<ConversationRecord, Hidden>> {
  const record = await lockConversation(tx, { tenantId: by.tenantId, conversationId });
  if (record && actions.every((action) => may(by, action, record))) return ok(record);
  return err({ code: record && canSee(by, record.numberId) ? "forbidden" : "not_found" });
}

/**
 * One change of a conversation by a principal who may make it: checked under its lock, written as a unit of
 * work.
 */
export const changeConversation = <T, E>(
  deps: Pick<Deps, "db">,
  by: Principal,
  asked: Asked,
  make: (work: ConversationWork) => Promise<Result<T, E>>,
): Promise<Result<T & ConversationEvents, E | Hidden>> =>
  change(deps, by, async (tx): Promise<Result<Locked<T, E>, Hidden>> => {
    const conversationIds = [asked.conversationId];
    if (asked.holdsAccess) await holdAccess(tx, { tenantId: by.tenantId, conversationIds });
    const record = await lockFor(tx, by, asked);
    return record.ok ? ok({ record: record.value, make }) : record;
  });

type OfMessage = { messageId: string; allows: (message: MessageRecord) => boolean };

/**
 * The same for one of its messages, which is read before the lock: `make` must check again what may have
 * changed meanwhile.
 */
export const changeMessage = <T, E>(
  deps: Pick<Deps, "db">,
  by: Principal,
  { messageId, allows }: OfMessage,
  make: (work: ConversationWork, message: MessageRecord) => Promise<Result<T, E>>,
): Promise<Result<T & ConversationEvents, E | Hidden>> =>
  change(deps, by, async (tx): Promise<Result<Locked<T, E>, Hidden>> => {
    const { tenantId } = by;
    const message = await findMessage(tx, { tenantId, messageId });
    if (!message || !canSee(by, message.numberId)) return err({ code: "not_found" });
    if (!allows(message)) return err({ code: "forbidden" });
    const record = await lockConversation(tx, { tenantId, conversationId: message.conversationId });
    return record ? ok({ record, make: (work) => make(work, message) }) : err({ code: "not_found" });
  });

type Locked<T, E> = {
  record: ConversationRecord;
  make: (work: ConversationWork) => Promise<Result<T, E>>;
};

async function change<T, E>(
  deps: Pick<Deps, "db">,
  by: Principal,
  lock: (tx: Tx) => Promise<Result<Locked<T, E>, Hidden>>,
): Promise<Result<T & ConversationEvents, E | Hidden>> {
  const changed = await unitOfWork(
    deps,
    by,
    async (work: Work<Whose>): Promise<Result<T & { numberId: string }, E | Hidden>> => {
      const locked = await lock(work.tx);
      if (!locked.ok) return locked;
      const { record, make } = locked.value;
      const personal: { userId: string; event: EventToAppend }[] = [];
      const made = await make(
        onConversation(work, record, (userId, event) => void personal.push({ userId, event })),
      );
      for (const { userId, event } of personal)
        work.tell({ memberId: await memberIdOf({ tenantId: by.tenantId, userId }), events: [event] });
      return made.ok ? ok({ ...made.value, numberId: record.numberId }) : made;
    },
  );
  if (!changed.ok) return changed;
  const people = changed.value.events.filter((told) => "memberId" in told);
  return ok({
    ...changed.value,
    events: changed.value.events.flatMap((told) => ("numberId" in told ? told.events : [])),
    ...(people.length > 0 && { people }),
  });
}
