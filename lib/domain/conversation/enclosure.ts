import type { Enclosure } from "@/db/vocabulary";

/** Nearly everything that phones send is a picture, and most carriers do not give the type. */
const kindOf = (contentType: string | null): Enclosure => {
  if (contentType === null || contentType.startsWith("image/")) return "picture";
  if (contentType.startsWith("video/")) return "video";
  return contentType.startsWith("audio/") ? "recording" : "file";
};

/**
 * What was attached to a message, or sent instead of words; null if nothing was. An unreadable attachment
 * counts.
 */
export function enclosureOf(
  media: readonly { contentType: string | null }[],
  flags: readonly string[] | null,
): Enclosure | null {
  const [kind, ...others] = new Set(media.map(({ contentType }) => kindOf(contentType)));
  if (kind !== undefined) return others.length > 0 ? "attachments" : kind;
  return flags?.some((flag) => flag === "unreadable_media" || flag === "media_left_out")
    ? "unreadable"
    : null;
}
