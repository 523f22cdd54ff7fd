import { and, desc, eq, inArray, ne } from "drizzle-orm";
import type { Deps } from "@/db/deps";
import { contactOwner } from "@/db/queries/conversations/contact-owner";
import { conversationDrafts, conversationReads } from "@/db/queries/conversations/conversation-items";
import {
  type ConversationRecord,
  findConversation,
  lastSaidAt,
  selectConversations,
} from "@/db/queries/conversations/conversation-record";
import { conversations } from "@/db/schema/conversations";
import { err, ok, type Result } from "@/lib/base/result";
import { canSee, may, visibleNumbers } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";
import type { ConversationView } from "@/lib/protocol/views";
import { toConversationView, toOpens } from "@/lib/view/map/to-view";
import type { Open, TeamDraft } from "@/lib/view/types";

/** Data shown beside a conversation. Each part is loaded on its own, because none of it writes an event. */

type OfOne = { conversationId: string };
type Loaded<T> = Promise<Result<T, { code: "not_found" }>>;

async function load<T>(
  { db }: Deps,
  actor: Actor,
  { conversationId }: OfOne,
  from: (record: ConversationRecord) => Promise<T>,
): Loaded<T> {
  const record = await findConversation(db, { tenantId: actor.tenantId, conversationId });
  return record && canSee(actor, record.numberId) ? ok(await from(record)) : err({ code: "not_found" });
}

/** Who opened a conversation and when (I13). A page reloads this when the room reports that somebody came. */
export const loadOpens = (deps: Deps, actor: Actor, of: OfOne): Loaded<{ opens: Open[] }> =>
  load(deps, actor, of, async () => ({ opens: toOpens(await conversationReads(deps.db, of)) }));

type Stored = Awaited<ReturnType<typeof conversationDrafts>>;

/** Colleagues' unsent drafts, for people who may reply on that number: a viewer sees only what was sent. */
export const teamDraftsFor = (actor: Actor, numberId: string, drafts: Stored): TeamDraft[] =>
  !may(actor, "draft.write", { numberId })
    ? []
    : drafts
        .filter(({ userId }) => userId !== actor.userId)
        .map(({ userId, body, updatedAt, staleSince }) => ({
          userId,
          body,
          updatedAt: updatedAt.toISOString(),
          staleSince: staleSince?.toISOString() ?? null,
        }));

/** A page reloads this when the room reports that somebody stopped writing. */
export const loadTeamDrafts = (deps: Deps, actor: Actor, of: OfOne): Loaded<{ teamDrafts: TeamDraft[] }> =>
  load(deps, actor, of, async ({ numberId }) => ({
    teamDrafts: teamDraftsFor(actor, numberId, await conversationDrafts(deps.db, of)),
  }));

/**
 * A contact has one conversation per number of the tenant. Nobody looks through more than this beside a
 * conversation.
 */
const MOST = 20;

type OfContact = { others: ConversationView[]; ownerId: string | null };

/** The same contact's conversations on other numbers that the actor sees, the last active first, and who looks after it. */
export const loadOthers = (deps: Deps, actor: Actor, of: OfOne): Loaded<OfContact> =>
  load(deps, actor, of, async ({ id, tenantId, contactId }) => {
    const visible = visibleNumbers(actor);
    const ownerId = contactOwner(deps.db, { tenantId, contactId });
    const rows = selectConversations(deps.db)
      .where(
        and(
          eq(conversations.tenantId, tenantId),
          eq(conversations.contactId, contactId),
          ne(conversations.id, id),
          eq(conversations.listed, true),
          visible === "all" ? undefined : inArray(conversations.numberId, [...visible]),
        ),
      )
      .orderBy(desc(lastSaidAt))
      .limit(MOST);
    return { others: (await rows).map(toConversationView), ownerId: await ownerId };
  });
