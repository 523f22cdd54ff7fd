import type { ArrivalFlaw } from "@/db/vocabulary";
import type { MediaView } from "@/lib/protocol/views";

const flawWords: Record<ArrivalFlaw, string> = {
  unreadable_media: "A picture came that could not be read",
  media_left_out: "A picture came that was too large to take in",
  parts_left_out: "A part of this came that could not be read",
  text_broke_off: "The end of this did not arrive",
  invalid_utf8_replaced: "Some characters could not be read",
  unstorable_characters_replaced: "Some characters could not be read",
  both_text_and_msg: "The carrier sent two different texts as one. This is the first",
};

/** What of a text did not get here whole, a sentence for each, said beside it. */
export const arrivalWords = (flaws: readonly ArrivalFlaw[]): string[] => [...new Set(flaws.map((flaw) => flawWords[flaw]))];

/** What came with a text and is not shown: "A picture", "2 pictures", "A video"; null when nothing did. */
export function enclosureWords(media: readonly Pick<MediaView, "contentType">[]): string | null {
  if (media.length === 0) return null;
  const kinds = new Set(media.map(({ contentType }) => kindOf(contentType)));
  const [kind] = kinds.size === 1 ? kinds : ["attachment"];
  if (media.length > 1) return `${media.length} ${kind}s`;
  return `${kind === "attachment" ? "An" : "A"} ${kind}`;
}

/** Nearly everything that phones send is a picture, and most carriers do not say. */
const kindOf = (contentType: string | null): string => {
  if (contentType === null || contentType.startsWith("image/")) return "picture";
  if (contentType.startsWith("video/")) return "video";
  return contentType.startsWith("audio/") ? "recording" : "file";
};
