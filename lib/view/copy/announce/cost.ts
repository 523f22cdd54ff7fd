import type { Cost } from "@/lib/domain/text/segments";
import { polite } from "./announce";
import type { Announcement } from "./announce";

/** "2 texts instead of 1 because of ’". Announced when the count changes, not per key. */
export const sayCost = ({ segments, cheaper, characters }: Cost): Announcement =>
  polite(
    `${segments} texts instead of ${cheaper} because of ${characters.map((c) => (c.trim() === "" ? "a wide space" : c)).join(" ")}`,
  );
