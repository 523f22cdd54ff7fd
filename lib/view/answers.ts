import * as z from "zod/mini";
import { enclosures, notificationKinds, numberRoles, personColors, tenantRoles } from "@/db/vocabulary";
import { clockChoices, themes } from "@/lib/domain/people/display-settings";
import { BulkProgress } from "@/lib/protocol/bulk";
import { CarrierSays } from "@/lib/protocol/commands";
import { DurableEvent } from "@/lib/protocol/events";
import {
  AwayView,
  ConversationView,
  EntryView,
  Id,
  Instant,
  MessageView,
  NoteView,
  NumberView,
  Seq,
  TagView,
} from "@/lib/protocol/views";
import type { NumberCounts } from "./counts";
import type {
  Attention,
  ConversationRow,
  InboxSnapshot,
  MyDraft,
  NotificationView,
  Open,
  TeamDraft,
  ConversationSnapshot,
} from "./types";
import { readKeySettings } from "./keys";
import type { KeySettings } from "./keys";

/** The responses of the application's routes to the inbox page, parsed on arrival. */

const count = z.int().check(z.nonnegative());

const Person = z.object({
  id: Id,
  name: z.string(),
  color: z.enum(personColors),
  away: z.optional(AwayView),
});
const Draft: z.ZodMiniType<MyDraft> = z.object({
  clientId: Id,
  body: z.string(),
  media: z.array(z.string()),
  staleSince: z.nullable(Instant),
  updatedAt: Instant,
});
const OwnPart = z.object({ seenSeq: Seq, draft: z.nullable(Draft) });
const Row: z.ZodMiniType<ConversationRow> = z.object({ conversation: ConversationView, mine: OwnPart });
const me = z.literal("me");
const Position = z.object({ epoch: Id, seq: Seq });

/** Drops keys that a newer server knows and this page does not. */
export const KeysAnswer: z.ZodMiniType<KeySettings> = z.pipe(
  z.object({ allOff: z.boolean(), off: z.array(z.string()), enterSends: z.optional(z.boolean()) }),
  z.transform((stored: { allOff: boolean; off: string[]; enterSends?: boolean | undefined }) =>
    readKeySettings(stored),
  ),
);

export const WholeMessageAnswer = z.object({ text: z.string() });

const DisplayAnswer = z.object({
  zone: z.nullable(z.string()),
  clock: z.enum(clockChoices),
  theme: z.enum(themes),
});

export const InboxAnswer: z.ZodMiniType<InboxSnapshot> = z.object({
  me: z.extend(Person, {
    role: z.enum(tenantRoles),
    can: z.object({
      addNumbers: z.boolean(),
      seeEveryNumber: z.boolean(),
      testWebhook: z.boolean(),
      editTags: z.boolean(),
      setAway: z.boolean(),
    }),
    undoSeconds: z.int(),
    keys: KeysAnswer,
    display: DisplayAnswer,
  }),
  people: z.array(Person),
  admins: z.array(Id),
  tags: z.array(TagView),
  numbers: z.array(
    z.extend(NumberView, {
      role: z.enum(numberRoles),
      can: z.object({
        reply: z.boolean(),
        note: z.boolean(),
        assign: z.boolean(),
        tag: z.boolean(),
        manage: z.boolean(),
      }),
      personal: z.boolean(),
    }),
  ),
  /** By number id, and the reader's own (lib/view/reduce/streams.ts). */
  streams: z.record(z.union([Id, me]), Position),
  conversations: z.array(Row),
  next: z.nullable(z.string()),
  mentions: z.array(z.object({ noteId: Id, conversationId: Id, numberId: Id })),
});
export const SeenMentionsAnswer = z.object({ noteIds: z.array(Id) });

export const FoundAnswer = z.object({
  conversations: z.array(
    z.object({
      conversation: ConversationView,
      mine: OwnPart,
      match: z.nullable(
        z.object({
          kind: z.enum(["text", "note"]),
          seq: Seq,
          body: z.string(),
          enclosure: z.nullable(z.enum(enclosures)),
        }),
      ),
    }),
  ),
});
export const AttentionAnswer: z.ZodMiniType<Attention> = z.object({
  unread: z.array(Id),
  following: z.array(Id),
  sound: z.boolean(),
});
export const NotificationsAnswer: z.ZodMiniType<{ notifications: NotificationView[] }> = z.object({
  notifications: z.array(
    z.object({
      id: Id,
      kind: z.enum(notificationKinds),
      conversationId: Id,
      numberId: Id,
      contactName: z.nullable(z.string()),
      address: z.string(),
      words: z.nullable(z.string()),
      seq: z.nullable(Seq),
      at: Instant,
      isRead: z.boolean(),
    }),
  ),
});
/** The event reports what is read now. */
export const NotificationsReadAnswer = z.object({});
export const FollowAnswer = z.object({ following: z.boolean() });
export const BulkAnswer = BulkProgress;
export const CountAnswer = z.object({ count });
export const TagAnswer = z.object({ tag: TagView });
export const ThemeAnswer = z.object({ theme: z.enum(themes) });
export const AwayAnswer = z.object({ away: z.nullable(AwayView) });
export const SetKeysAnswer = z.object({ keys: KeysAnswer });

export const PageAnswer = z.object({ conversations: z.array(Row), next: z.nullable(z.string()) });

export const CountsAnswer: z.ZodMiniType<NumberCounts[]> = z.array(
  z.object({
    number: Id,
    open: count,
    unanswered: count,
    unread: count,
    mine: count,
    unassigned: count,
    assigned: z.record(z.string(), count),
    undelivered: count,
    later: count,
    drafts: count,
    received: z.boolean(),
  }),
);

const Opens: z.ZodMiniType<Open[]> = z.array(z.object({ userId: Id, at: Instant, lastAt: Instant }));
export const OthersAnswer = z.object({ others: z.array(ConversationView), ownerId: z.nullable(Id) });
export const OwnerAnswer = z.object({ ownerId: z.nullable(Id) });
export const OpensAnswer = z.object({ opens: Opens });

const TeamDrafts: z.ZodMiniType<TeamDraft[]> = z.array(
  z.object({ userId: Id, body: z.string(), updatedAt: Instant, staleSince: z.nullable(Instant) }),
);
export const TeamDraftsAnswer = z.object({ teamDrafts: TeamDrafts });

export const SnapshotAnswer: z.ZodMiniType<ConversationSnapshot> = z.object({
  conversation: ConversationView,
  mine: OwnPart,
  items: z.array(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("message"), message: MessageView }),
      z.object({ kind: z.literal("entry"), entry: EntryView }),
      z.object({ kind: z.literal("note"), note: NoteView }),
    ]),
  ),
  next: z.nullable(z.number()),
  newer: z.nullable(z.number()),
  teamDrafts: TeamDrafts,
  opens: Opens,
});

export const NumbersAnswer = z.array(z.object({ id: Id, lastUsedAt: z.nullish(Instant) }));
export const ReplyAnswer = z.object({ message: MessageView });
export const AskAnswer = z.object({ says: CarrierSays, message: MessageView });
/** `unreached`: names that the note mentions, of people who cannot see the conversation and were not told. */
export const NoteAnswer = z.object({ note: NoteView, unreached: z._default(z.array(z.string()), []) });
/** Who can see a conversation, and groups with at least one of them. */
export const ReadersAnswer = z.object({
  people: z.array(z.object({ id: Id, mayReply: z.boolean() })),
  groups: z.array(z.object({ id: Id, name: z.string(), userIds: z.array(Id) })),
});
export type Readers = z.infer<typeof ReadersAnswer>;
export const HandOffAnswer = z.object({
  conversation: ConversationView,
  note: NoteView,
  unreached: z._default(z.array(z.string()), []),
  seq: z.nullable(Seq),
});
export const UndoAnswer = z.object({ draft: Draft });
/** The event reports what became of the message. */
export const ReleaseAnswer = z.object({});
export const DraftAnswer = z.object({ draft: z.nullable(Draft) });
export const ReadAnswer = z.object({ seenSeq: Seq });
/**
 * Of resolve, reopen, take-over and marks. `seq` is the last event written; null if nothing changed and no
 * event was written.
 */
export const ConversationAnswer = z.object({ conversation: ConversationView, seq: z.nullable(Seq) });

const ticket = { url: z.string(), token: z.string(), expiresAt: Instant, epoch: Id, seq: Seq };
/** A ticket for the room of a number, or for the person's own room. */
export const Ticket = z.union([z.object({ number: Id, ...ticket }), z.object({ person: me, ...ticket })]);
export type Ticket = z.infer<typeof Ticket>;
export const TicketsAnswer = z.array(Ticket);

const caughtUp = { epoch: Id, seq: Seq, events: z.array(DurableEvent) };
const reload = { reload: z.literal(true) };
/**
 * Per number, and for the person's own stream: the events after the requested place, or that they are not
 * available and everything must be loaded again.
 */
export const CatchUpAnswer = z.array(
  z.union([
    z.object({ number: Id, ...caughtUp }),
    z.object({ person: me, ...caughtUp }),
    z.object({ number: Id, ...reload }),
    z.object({ person: me, ...reload }),
  ]),
);
export type CatchUpAnswer = z.infer<typeof CatchUpAnswer>;

/** From the sign-in library's own endpoint. */
export const CsrfAnswer = z.object({ csrfToken: z.string() });
