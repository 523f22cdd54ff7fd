import type { Enclosure } from "@/db/vocabulary";
import { enclosureOf } from "@/lib/domain/enclosure";
import type { MediaView, MessageView } from "@/lib/protocol/views";

/** What comes with a text, wherever the text is only told of: a row, a search, a refusal, a notice. */
const names: Record<Enclosure, string> = {
  picture: "a picture",
  video: "a video",
  recording: "a recording",
  file: "a file",
  attachments: "attachments",
  unreadable: "a picture that could not be read",
};

/** Beside the words of a text. */
export const signName = (enclosure: Enclosure): string => `With ${names[enclosure]}`;

/** The words of a text, or what came instead of them. */
export function wordsOr(body: string, enclosure: Enclosure | null): string {
  if (body !== "") return body;
  if (enclosure === null) return "Nothing of this could be read";
  const name = names[enclosure];
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Both in one sentence, where there is no place for a sign: it is heard. */
export function spokenText({ body, media, flaws }: Pick<MessageView, "body" | "media" | "flaws">): string {
  const enclosure = enclosureOf(media, flaws);
  return body === "" || enclosure === null
    ? wordsOr(body, enclosure)
    : `${body} (${signName(enclosure).toLowerCase()})`;
}

/** What came with a text and is not shown: "A picture", "2 pictures", "A video"; null when nothing did. */
export function enclosureCopy(media: readonly Pick<MediaView, "contentType">[]): string | null {
  const enclosure = enclosureOf(media, null);
  if (enclosure === null) return null;
  if (media.length === 1) return `A ${enclosure}`;
  return `${media.length} ${enclosure === "attachments" ? enclosure : `${enclosure}s`}`;
}
