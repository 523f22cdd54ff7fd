import type { DurableEvent } from "@/lib/protocol/events";
import type { MessageView } from "@/lib/protocol/views";
import { assertive, polite } from "./announce";
import type { Announcement } from "./announce";
import { spokenText } from "../message/enclosure-copy";
import { contactTitle, personShort } from "../names";
import type { Names } from "../names";

/**
 * The announcement for an event of the open conversation, or null. Other conversations are silent: the list
 * shows them.
 */
export function sayEvent(event: DurableEvent, openId: string | null, names: Names): Announcement | null {
  if (event.type === "note.added") {
    const { note } = event;
    return note.conversationId === openId && note.author.id !== names.meId
      ? polite(`Note, ${personShort(names, note.author.id)}: ${note.body}`)
      : null;
  }
  if (!("message" in event) || event.message.conversationId !== openId) return null;
  const { message } = event;
  const own = message.author?.id === names.meId;
  switch (event.type) {
    case "message.received":
      return polite(`${contactTitle(event.conversation)}: ${spokenText(message)}`);
    case "message.queued":
      return own || message.author === null
        ? null
        : polite(`${personShort(names, message.author.id)} replied`);
    case "message.status_changed":
      return sayStatus(message, own);
    default:
      return null;
  }
}

function sayStatus(message: MessageView, own: boolean): Announcement | null {
  if (!own) return null;
  if (message.status === "delivered") return polite("Delivered");
  if (message.status === "failed") return assertive("Not delivered");
  if (message.status === "unconfirmed") return assertive("Not confirmed. Check before resending");
  return null;
}
