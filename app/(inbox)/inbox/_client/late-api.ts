import type { BulkChange } from "@/lib/protocol/bulk";
import type {
  AssignCommand,
  AwayCommand,
  HandOffCommand,
  OwnerCommand,
  TagsCommand,
} from "@/lib/protocol/commands";
import type { CatchUpAnswer } from "@/lib/view/answers";
import type { Filter } from "@/lib/view/filters";
import type { KeySettings } from "@/lib/view/keys";
import type { whoseStream } from "@/lib/view/reduce/streams";
import { type Answer, call, listScope, of } from "./api";

/** A stream, and the seq up to which this page knows its events. */
export type EventsPlace = ReturnType<typeof whoseStream> & { epoch: string; after: number };

/** What only parts call that come after the page. */
export const lateApi = {
  markArrived: (messageId: string) =>
    call(`/api/messages/${messageId}/mark`, "ReplyAnswer", { method: "POST", body: { as: "delivered" } }),
  askCarrier: (messageId: string) => call(`/api/messages/${messageId}/ask`, "AskAnswer", { method: "POST" }),
  setKeys: (keys: KeySettings) => call("/api/me/keys", "SetKeysAnswer", { method: "PUT", body: keys }),
  inbox: () => call("/api/inbox", "InboxAnswer"),
  setAway: (userId: string, body: AwayCommand) =>
    call(`/api/people/${userId}/away`, "AwayAnswer", { method: "PUT", body }),
  compose: (numberId: string, to: string) =>
    call("/api/conversations", "SnapshotAnswer", { method: "POST", body: { numberId, to } }),
  opens: (conversationId: string) => call(of(conversationId, "opens"), "OpensAnswer"),
  others: (conversationId: string) => call(of(conversationId, "others"), "OthersAnswer"),
  handOff: (conversationId: string, command: HandOffCommand) =>
    call(of(conversationId, "hand-off"), "HandOffAnswer", { method: "POST", body: command }),
  readers: (conversationId: string) => call(of(conversationId, "readers"), "ReadersAnswer"),
  wholeMessage: (messageId: string) => call(`/api/messages/${messageId}/whole`, "WholeMessageAnswer"),
  assign: (conversationId: string, command: AssignCommand) =>
    call(of(conversationId, "assignee"), "ConversationAnswer", { method: "PUT", body: command }),
  setOwner: (conversationId: string, command: OwnerCommand) =>
    call(of(conversationId, "owner"), "OwnerAnswer", { method: "PUT", body: command }),
  tag: (conversationId: string, tags: TagsCommand) =>
    call(of(conversationId, "tags"), "ConversationAnswer", { method: "PUT", body: tags }),
  changeMany: (id: string, change: BulkChange, chosen: { ids: string[] } | { filter: Filter }) =>
    call("/api/conversations/bulk", "BulkAnswer", {
      method: "POST",
      body: { id, change, ...("ids" in chosen ? chosen : { filter: listScope(chosen.filter) }) },
    }),
  undoMany: (id: string) =>
    call("/api/conversations/bulk/undo", "BulkAnswer", { method: "POST", body: { id } }),
  countMatching: (filter: Filter) =>
    call(`/api/conversations/bulk?${new URLSearchParams(listScope(filter))}`, "CountAnswer"),
  addTag: (name: string) => call("/api/tags", "TagAnswer", { method: "POST", body: { name } }),
  attention: () => call("/api/me/notifications", "AttentionAnswer"),
  notifications: () => call("/api/me/notifications/last", "NotificationsAnswer"),
  readNotifications: (conversationId: string | null) =>
    call("/api/me/notifications/read", "NotificationsReadAnswer", {
      method: "POST",
      body: { conversationId },
      keepalive: true,
    }),
  follow: (conversationId: string, following: boolean) =>
    call(of(conversationId, "follow"), "FollowAnswer", { method: "PUT", body: { following } }),
  tickets: () => call("/api/realtime/tickets?person=me", "TicketsAnswer"),
  eventsAfter: (places: EventsPlace[]): Promise<Answer<CatchUpAnswer>> =>
    call("/api/realtime/events", "CatchUpAnswer", { method: "POST", body: places }),
};
