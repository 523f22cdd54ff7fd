import type { Tx } from "@/db/handles";
import { appendEventsAndCommit, type AppendedEvent } from "@/db/queries/events/append-events";
import { type AudienceRow, audienceOf, personalParts, notifiedOf } from "@/db/queries/notifications/audience";
import {
  insertNotifications,
  lockNotifying,
  type NewNotification,
} from "@/db/queries/notifications/notifications";
import { newIds } from "@/lib/base/ids";
import { memberIdOf } from "@/lib/base/stream";
import type { DeliveryDeps, TellRoom } from "@/lib/context";
import { isAway } from "@/lib/domain/assignment/away";
import { type Reader, whoIsNotified } from "@/lib/domain/notifications/audience";
import { readNotificationSettings } from "@/lib/domain/notifications/settings";
import { rightOf } from "@/lib/domain/people/access-event";
import { tellDue } from "@/lib/realtime/publish-due";
import { type Notable, notablesOf } from "./happenings";

/** So long people have to see for themselves what happened: then they are not notified of it. */
const HOLD_MS = 2_000;
/** What happened longer ago (no process was there to tell) waits in the bell: no sound, no push. */
const NEWS_FOR_MS = 15 * 60_000;

type Deps = Pick<DeliveryDeps, "db" | "random" | "publishNow">;

/**
 * Notifies people of the events that are old enough: a consumer like the rooms, with cursors of its own. It is
 * told an event again where a process ended before it moved the cursor, so what is written already stays.
 */
export const notifyDue = (deps: Deps, { holdMs = HOLD_MS } = {}): Promise<number> =>
  tellDue(
    deps,
    {
      name: "notifications",
      kind: "number",
      parks: false,
      tell: (stream, events) => notify(deps, stream, events),
    },
    { olderThanMs: holdMs },
  );

const notify = async (deps: Deps, ...[{ id }, events]: Parameters<TellRoom>): Promise<boolean> => {
  const notable = notablesOf(events);
  if (notable.length === 0) return true;
  const told = await deps.db.transaction((tx) => writeNotifications(tx, { numberId: id, notable }));
  told.forEach((each) => deps.publishNow(each));
  return true;
};

type OfNumber = { numberId: string; notable: readonly Notable[] };
type Told = { memberId: string; events: AppendedEvent[] };

/** One row for each event and person: the lock is taken before it is asked what there is. */
async function writeNotifications(tx: Tx, { numberId, notable }: OfNumber): Promise<Told[]> {
  await lockNotifying(tx, numberId);
  const conversationIds = [...new Set(notable.map(({ conversationId }) => conversationId))];
  const [audience, personal, notified] = await Promise.all([
    audienceOf(tx, { numberId }),
    personalParts(tx, { conversationIds }),
    notifiedOf(tx, {
      sourceIds: notable.map(({ sourceId }) => sourceId),
      notes: JSON.stringify(notable.filter(({ kind }) => kind === "mention")),
    }),
  ]);
  const [first] = audience;
  if (!first) return [];
  const now = new Date(first.at);
  const partsOf = Map.groupBy(personal, ({ conversationId }) => conversationId);
  const toldOf = Map.groupBy(notified, ({ sourceId }) => sourceId);
  const readers = audience.flatMap((row) => toReader(row, numberId, now) ?? []);
  const news = notable.flatMap((one): NewNotification[] => {
    const { conversationId, kind, sourceId, at, seq } = one;
    // Of most conversations and texts there is nothing here, and everybody is asked for each text.
    const parts = partsOf.get(conversationId) ?? [];
    const followers = new Set(parts.flatMap(({ userId, follows }) => (follows ? [userId] : [])));
    const here =
      followers.size === 0
        ? readers
        : readers.map((reader) => ({ ...reader, follows: reader.follows || followers.has(reader.userId) }));
    const knows = new Set([
      ...(toldOf.get(sourceId) ?? []).map(({ userId }) => userId),
      ...parts.flatMap(({ userId, seenSeq }) => (seq !== null && seenSeq >= seq ? [userId] : [])),
    ]);
    const isOld = now.getTime() - at.getTime() > NEWS_FOR_MS;
    const id = newIds();
    const people = whoIsNotified(one, here, { numberId, now }).flatMap(({ userId, quiet }) =>
      knows.has(userId) ? [] : { id: id(), userId, quiet: quiet || isOld },
    );
    return people.length === 0 ? [] : [{ conversationId, kind, sourceId, at, people }];
  });
  if (news.length === 0) return [];
  const place = { tenantId: first.tenantId, numberId };
  const told = await eventsOf(place, news);
  return appendEventsAndCommit(tx, told, insertNotifications(tx, place, news));
}

type Place = { tenantId: string; numberId: string };

/** What each person hears: all of it at once, or what makes a sound and what makes none. */
const eventsOf = ({ tenantId, numberId }: Place, news: readonly NewNotification[]) => {
  const each = news.flatMap(({ conversationId, people }) =>
    people.map(({ userId, quiet }) => ({ userId, quiet, conversationId })),
  );
  return Promise.all(
    [...Map.groupBy(each, ({ userId }) => userId)].map(async ([userId, ofPerson]) => ({
      memberId: await memberIdOf({ tenantId, userId }),
      events: [...Map.groupBy(ofPerson, ({ quiet }) => quiet)].map(([quiet, alike]) => ({
        type: "notification.added" as const,
        conversationIds: [...new Set(alike.map(({ conversationId }) => conversationId))],
        numberId,
        quiet,
      })),
    })),
  );
};

/** Null for whoever may not read the number. */
function toReader(row: AudienceRow, numberId: string, now: Date): Reader | null {
  const right = rightOf(row, numberId);
  if (right === null) return null;
  const date = (ms: number | null) => (ms === null ? null : new Date(ms));
  return {
    userId: row.userId,
    mayReply: right === "reply",
    away: isAway({ awaySince: date(row.awaySince), awayUntil: date(row.awayUntil) }, now),
    follows: row.followsNumber,
    settings: readNotificationSettings(row.notify),
  };
}
