import { afterTags } from "@/lib/domain/conversation/tags";
import type { BulkChange } from "@/lib/protocol/bulk";
import type { ConversationView } from "@/lib/protocol/views";

const inTheList = { state: "open", snoozed: null, woke: null } as const;
const noFlags = { unrespondedSince: null, needsReplyAt: null, markedUnreadAt: null, undelivered: null };

/**
 * A conversation as a change of many will leave it, to be shown at once; the same object if it is so already. The
 * server's own view follows with the event.
 */
export function afterBulk(
  held: ConversationView,
  change: BulkChange,
  { meId, now }: { meId: string; now: string },
): ConversationView {
  switch (change.type) {
    case "resolve":
      return held.state === "resolved" ? held : { ...held, ...inTheList, ...noFlags, state: "resolved" };
    case "reopen":
      return held.state === "resolved" ? { ...held, ...inTheList } : held;
    case "mark":
      return (held.markedUnreadAt !== null) === change.unread
        ? held
        : { ...held, markedUnreadAt: change.unread ? now : null };
    case "tag": {
      const after = afterTags(held, change);
      return after === null || after.added.length + after.removed.length === 0
        ? held
        : { ...held, ...after.patch };
    }
    case "assign":
      return held.assigneeId === change.to ? held : { ...held, assigneeId: change.to };
    case "snooze":
      return {
        ...held,
        state: "snoozed",
        snoozed: { until: change.until, by: meId, wakesOnReply: change.wakesOnReply },
        woke: null,
      };
  }
}
