import type { MediaView } from "@/lib/protocol/views";

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
