/**
 * The words of the domain, as const lists. This file imports nothing, so that the schema, the rules,
 * the room and the browser can all share it.
 */

export const directions = ["in", "out"] as const;
export type Direction = (typeof directions)[number];

/** What made an item. `customer` is inbound; the rest are outbound. Automatic items never refuse a send. */
export const sources = ["customer", "agent", "automatic", "schedule", "api"] as const;
export type Source = (typeof sources)[number];

/**
 * Message status, the authority on one message; `lib/domain/status/message-status.ts` holds the allowed transitions.
 * `received` is inbound. `unconfirmed` means that the carrier's answer was lost.
 */
export const messageStatuses = [
  "received",
  "queued",
  "sending",
  "accepted",
  "sent",
  "delivered",
  "failed",
  "unconfirmed",
  "cancelled",
] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/**
 * Statuses of a reply that has left or is leaving: only such a reply answers the customer. One that may have
 * arrived (`unconfirmed`) does not.
 */
export const answeringStatuses = [
  "queued",
  "sending",
  "accepted",
  "sent",
  "delivered",
] as const satisfies readonly MessageStatus[];

/**
 * Why a queued message is held for a person: a backup was restored, or somebody wrote while it could not
 * leave.
 */
export const heldReasons = ["restored", "somebody_wrote"] as const;
export type HeldReason = (typeof heldReasons)[number];

/** Why a message has its status. As sentences: lib/view/copy/message/status-copy.ts. */
export const statusCodes = [
  // it failed before it left
  "number_disabled",
  "opted_out",
  "over_limit",
  "author_removed",
  "no_credentials",
  "carrier_unreachable",
  "account_refused",
  "overdue",
  // it failed at the carrier
  "carrier_refused",
  "carrier_reported",
  // unknown whether it left
  "answer_lost",
  "carrier_fault",
  "answer_unclear",
  // it was accepted, with a remark
  "carrier_warned",
  // a person reported the outcome
  "said_delivered",
  "said_failed",
  // it waits, and is retried
  "carrier_asked_to_wait",
  "could_not_leave",
  // it is held for a person
  "restored",
  "customer_wrote",
  "teammate_wrote",
] as const;
export type StatusCode = (typeof statusCodes)[number];

/** `by`: the person it is about. `carrier`: the carrier's own words, sanitised: they may be shown. */
export type StatusReason = { code: StatusCode; by: string | null; carrier: string | null };

/** Why a delivery is in quarantine. As sentences: app/(admin)/admin/quarantine/copy.ts. */
export const quarantineCodes = [
  // it was read, and cannot be matched
  "no_number_of_ours",
  "report_of_no_number",
  "reads_differently",
  // a fault of ours, repeatedly
  "ingest_failed",
  // it lacks something
  "empty",
  "no_event",
  "no_sender",
  "no_recipient",
  // it contradicts itself
  "several_senders",
  "several_ids",
  "several_texts",
  "several_states",
  "several_events",
  "repeated_name",
  // it cannot be read
  "too_many_events",
  "broken_json",
  "broken_xml",
  "nested_too_deep",
  "unmarked_utf16",
  "no_whole_part",
] as const;
export type QuarantineCode = (typeof quarantineCodes)[number];

/** `detail`: a name from the delivery, or the name of a fault of ours. */
export type QuarantineReason = { code: QuarantineCode; detail: string | null };

/** What a carrier's status can mean for one of our messages. */
export const carrierStatuses = [
  "accepted",
  "sent",
  "delivered",
  "failed",
] as const satisfies readonly MessageStatus[];
export type CarrierStatus = (typeof carrierStatuses)[number];

export const conversationStates = ["open", "snoozed", "resolved"] as const;
export type ConversationState = (typeof conversationStates)[number];

/**
 * Filters of a list of conversations, besides number, state, assignee and tag. `unread`, `drafts`,
 * `mentioned` and `followed` are the viewer's; `unattended` waits, and nobody has it or whoever has it is away.
 */
export const listFilters = [
  "unresponded",
  "unread",
  "undelivered",
  "drafts",
  "mentioned",
  "unattended",
  "followed",
] as const;
export type ListFilter = (typeof listFilters)[number];

/** Who gets a number's unassigned conversations: nobody, who answers first, or whom the number chooses. */
export const routings = ["none", "first_replier", "in_turn", "fewest_open"] as const;

/** Why a conversation got or lost its assignee. As sentences: lib/view/copy. */
const assignReasons = [
  "by_hand",
  "hand_off",
  // it got one by a number's routing
  "replied",
  "in_turn",
  "fewest_open",
  "returning",
  "contact_owner",
  // it lost one
  "away",
  "unanswered",
  "left_number",
] as const;

/**
 * Why a snoozed conversation came back; `undone`: it was never meant to leave, or to be given to somebody. `whoever_replies` is said of a
 * snooze: a colleague's reply does not end it.
 */
const snoozeReasons = ["due", "customer_wrote", "teammate_replied", "undone", "whoever_replies"] as const;

export const entryReasons = [...assignReasons, ...snoozeReasons] as const;
export type EntryReason = (typeof entryReasons)[number];

/** What set somebody away. Losing a connection never does. */
export const awayCauses = ["by_hand", "schedule"] as const;
export type AwayCause = (typeof awayCauses)[number];

export const tenantRoles = ["owner", "admin", "manager", "member"] as const;
export type TenantRole = (typeof tenantRoles)[number];

export const numberRoles = ["admin", "member", "viewer"] as const;
export type NumberRole = (typeof numberRoles)[number];

/**
 * What happens to messages sent from a number, according to its carrier account; in all states but
 * `no_credentials` they wait (lib/domain/sending/sending-state.ts).
 */
export const sendingStates = [
  "ok",
  "no_credentials",
  "account_refused",
  "out_of_money",
  "carrier_away",
] as const;
export type SendingState = (typeof sendingStates)[number];

export const numberTypes = ["local", "toll_free"] as const;
export type NumberType = (typeof numberTypes)[number];

/** The colours of tags. They are not those of people. */
export const tagColors = ["grey", "red", "amber", "green", "blue", "violet"] as const;
export type TagColor = (typeof tagColors)[number];

/** Tags that one conversation may have. */
export const MAX_TAGS_OF_CONVERSATION = 20;

/** Conversations that one change of many may name, and that may match its filter. */
export const MAX_BULK_IDS = 500;
export const MAX_BULK = 2_000;
/** Conversations that an answer names because they could not be changed, or were left as they are. */
export const MAX_BULK_NAMED = 20;
/** Tags that one change of many may add and remove. */
export const MAX_BULK_TAGS = 5;

/**
 * Where one conversation of a change of many stands. `same`: there was nothing to change. `left`: somebody changed
 * it since, so undoing left it alone.
 */
export const bulkItemStates = ["pending", "changed", "same", "failed", "undone", "left"] as const;
export type BulkItemState = (typeof bulkItemStates)[number];

/** The eight fixed colours of teammates; given in this order when a person joins. */
export const personColors = ["copper", "iris", "moss", "orchid", "sky", "plum", "rose", "slate"] as const;
export type PersonColor = (typeof personColors)[number];

/** Why a send is refused, in order of precedence: the first that holds is the answer (V3). */
export const refusalReasons = [
  "no_access",
  "number_disabled",
  "cannot_send",
  "opted_out",
  "teammate_sending",
  "teammate_replied",
  "you_replied",
  "replied_elsewhere",
  "customer_wrote",
  "duplicate_text",
  "quiet_hours",
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** The refusals that a person may override; nobody can override the others. */
export const overridableReasons = [
  "teammate_sending",
  "teammate_replied",
  "you_replied",
  "replied_elsewhere",
  "customer_wrote",
  "duplicate_text",
] as const;
export type OverridableReason = (typeof overridableReasons)[number];

/**
 * A raw webhook delivery: stored first, then read. `held` waits for its number to be switched on, or for the
 * messages held before it. `quarantined` waits for a person and can be replayed; `dismissed` was removed from
 * there by a person.
 */
export const webhookDeliveryStates = [
  "received",
  "ingested",
  "repeat",
  "held",
  "quarantined",
  "dismissed",
] as const;
export type WebhookDeliveryState = (typeof webhookDeliveryStates)[number];

/** What the worker, or the drain in its place, does by the clock (lib/runtime/jobs.ts). */
export const jobNames = [
  "heartbeat",
  "sends",
  "lost_sends",
  "overdue_sends",
  "status",
  "deliveries",
  "held_texts",
  "routing",
  "away",
  "events",
  "notifications",
  "pushes",
  "balance",
  "campaigns",
  "history",
  "slots",
  "snoozes",
  "old_events",
] as const;
export type JobName = (typeof jobNames)[number];

/** Why a round of a job failed, by what a person can do about it. */
export const jobFaults = ["timed_out", "database_away", "fault"] as const;
export type JobFault = (typeof jobFaults)[number];

/** The last outcome of the comparison with the carrier's history: compared, not whole, or no answer. */
export const historyStates = ["compared", "not_whole", "no_answer"] as const;
export type HistoryState = (typeof historyStates)[number];

export const statusReportOrigins = ["answer", "poll", "callback", "person"] as const;
export type StatusReportOrigin = (typeof statusReportOrigins)[number];

/** Entries in a conversation, which are neither messages nor notes. */
export const timelineTypes = [
  "resolved",
  "reopened",
  "snoozed",
  "woke",
  // resolving was undone: it is as it was before
  "resolve_undone",
  "assigned",
  "unassigned",
  "taken_over",
  "opted_out",
  "opted_in",
  "marked_unread",
  "marked_read",
  "marked_needs_reply",
  "marked_no_reply",
  "tagged",
  "untagged",
  // automatic, when a reply turned out not to have left, or to have left after all
  "reopened_unsent",
  "resolved_sent",
  // a message near STOP, and a person's decision that it was not one
  "may_opt_out",
  "not_opt_out",
  // from the carrier's history only: a message that did not reach us, the same after it came in late, a
  // message sent elsewhere
  "missed_text",
  "missed_text_came",
  "sent_elsewhere",
] as const;
export type TimelineType = (typeof timelineTypes)[number];

/** Characters of an internal note: a note is a remark, and its event has to fit through the room. */
export const MAX_NOTE_LENGTH = 5_000;

/**
 * Flags that a person may set for the whole team (I8, I9). Each makes an entry, an event and an audit row.
 */
export const flagTypes = [
  "marked_unread",
  "marked_read",
  "marked_needs_reply",
  "marked_no_reply",
] as const satisfies readonly TimelineType[];
export type FlagType = (typeof flagTypes)[number];

/** Which customers' texts a person is told of. What is meant for that person alone is not asked by rule. */
export const notificationRules = ["all", "mine_and_unassigned", "mine", "mentions", "nothing"] as const;
export type NotificationRule = (typeof notificationRules)[number];

/** Why somebody is notified. As sentences: lib/view/copy/notification-copy.ts. */
export const notificationKinds = ["text", "mention", "assigned", "hand_off", "woke"] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** What has a stream of its own: a number, or a person in one tenant. */
export const streamKinds = ["number", "person"] as const;

/** Consumers of all durable events, each at its own pace. */
export const eventConsumers = ["room", "notifications"] as const;
export type EventConsumer = (typeof eventConsumers)[number];

/** Durable events: each is a row of `stream_events`, written in the transaction of its change. */
export const durableEventTypes = [
  "message.received",
  "message.queued",
  "message.cancelled",
  "message.status_changed",
  "conversation.resolved",
  "conversation.reopened",
  "conversation.snoozed",
  "conversation.woke",
  "conversation.resolve_undone",
  "conversation.assigned",
  "conversation.marked_unread",
  "conversation.marked_read",
  "conversation.marked_needs_reply",
  "conversation.marked_no_reply",
  "conversation.tagged",
  "contact.opted_out",
  "contact.opted_in",
  "contact.may_opt_out",
  "contact.not_opt_out",
  "contact.owner_changed",
  "conversation.gap_found",
  "conversation.gap_closed",
  "note.added",
  "note.changed",
  "mention.added",
  "mention.removed",
  "mentions.seen",
  "notification.added",
  "notifications.read",
  "follow.changed",
  "reply.taken_over",
  "number.changed",
  "access.granted",
  "access.revoked",
  "number.given",
  "number.taken",
  "person.changed",
  "tags.changed",
] as const;
export type DurableEventType = (typeof durableEventTypes)[number];

/** Who can act: a person, a program of a team by its API key, or the system by one of its rules. */
export const principalKinds = ["person", "api_key", "system"] as const;
/** The rules by which the system acts; what each may do is in lib/domain/people/policy. */
export const systemRules = [
  /** Answers STOP, START and HELP. */
  "keyword_answer",
  /** Shows what only the carrier's history contains. */
  "history_comparison",
  /** Assigns by a number's routing, and returns to the team what an absent person has. */
  "routing",
  /** Brings back what is due. */
  "snooze",
  /** Refuse callers that do not prove who they are: at the sign-in page, and at the webhook. */
  "sign_in",
  "webhook_key",
  /** Restarts the streams and holds sends after a backup was restored. */
  "restore",
] as const;
export type SystemRule = (typeof systemRules)[number];

/** Audit actions: `area.past_tense`. */
export const auditActions = [
  "session.started",
  "session.refused",
  "session.ended",
  "reply.queued",
  "reply.refused",
  "reply.overridden",
  "reply.cancelled",
  "reply.released",
  "reply.taken_over",
  "message.marked",
  "conversation.resolved",
  "conversation.reopened",
  "conversation.snoozed",
  "conversation.woke",
  "conversation.resolve_undone",
  "conversation.assigned",
  "conversation.marked_unread",
  "conversation.marked_read",
  "conversation.marked_needs_reply",
  "conversation.marked_no_reply",
  "conversation.tagged",
  "contact.opted_out",
  "contact.not_opt_out",
  "contact.owner_changed",
  "note.edited",
  "note.deleted",
  "number.granted",
  "number.revoked",
  "number.disabled",
  "number.enabled",
  "number.added",
  "number.verified",
  "number.edited",
  "credentials.set",
  "carrier.settings_changed",
  "webhook.key_made",
  "webhook.key_retired",
  "webhook.key_shown",
  "webhook.set_at_carrier",
  "webhook.put_back",
  "tenant.set_up",
  "tenant.edited",
  "tag.added",
  "tag.edited",
  "person.invited",
  "person.joined",
  "person.role_changed",
  "person.disabled",
  "person.enabled",
  "person.went_away",
  "person.came_back",
  "person.work_edited",
  "group.added",
  "group.renamed",
  "group.deleted",
  "group.member_added",
  "group.member_removed",
  "invitation.renewed",
  "invitation.withdrawn",
  "password.changed",
  "password.link_made",
  "password.reset",
  "delivery.replayed",
  "delivery.dismissed",
  "gaps.dismissed",
  "webhook.refused",
  "backup.restored",
] as const;
export type AuditAction = (typeof auditActions)[number];

/**
 * What came with a message's text (lib/domain/conversation/enclosure.ts). `attachments`: of several kinds; `unreadable`:
 * something came, but could not be read or kept.
 */
export const enclosures = ["picture", "video", "recording", "file", "attachments", "unreadable"] as const;
export type Enclosure = (typeof enclosures)[number];

/**
 * What could not be read or kept of a customer's message; stored among `messages.flags`, and shown with the
 * message.
 */
export const arrivalFlaws = [
  "unreadable_media",
  "media_left_out",
  "parts_left_out",
  "text_broke_off",
  "invalid_utf8_replaced",
  "unstorable_characters_replaced",
  "both_text_and_msg",
] as const;
export type ArrivalFlaw = (typeof arrivalFlaws)[number];
