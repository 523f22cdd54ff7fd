import type { Enclosure } from "@/db/vocabulary";
import { enclosureOf } from "@/lib/domain/conversation/enclosure";
import type { MediaView, MessageView } from "@/lib/protocol/views";

/**
 * Names an attachment wherever a message is only mentioned: in a row, a search, a refusal, a notification.
 */
const names: Record<Enclosure, string> = {
  picture: "a picture",
  video: "a video",
  recording: "a recording",
  file: "a file",
  attachments: "attachments",
  unreadable: "a picture that could not be read",
};

/** Shown beside the words of a message. */
export const signName = (enclosure: Enclosure): string => `With ${names[enclosure]}`;

/** The words of a message, or the name of what came instead. */
export function wordsOr(body: string, enclosure: Enclosure | null): string {
  if (body !== "") return body;
  if (enclosure === null) return "Nothing of this could be read";
  const name = names[enclosure];
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Both in one sentence, for screen readers, where no icon can be shown. */
export function spokenText({ body, media, flaws }: Pick<MessageView, "body" | "media" | "flaws">): string {
  const enclosure = enclosureOf(media, flaws);
  return body === "" || enclosure === null
    ? wordsOr(body, enclosure)
    : `${body} (${signName(enclosure).toLowerCase()})`;
}

/** What came with a message and is not shown: "A picture", "2 pictures", "A video"; null if nothing did. */
export function enclosureCopy(media: readonly Pick<MediaView, "contentType">[]): string | null {
  const enclosure = enclosureOf(media, null);
  if (enclosure === null) return null;
  if (media.length === 1) return `A ${enclosure}`;
  return `${media.length} ${enclosure === "attachments" ? enclosure : `${enclosure}s`}`;
}
