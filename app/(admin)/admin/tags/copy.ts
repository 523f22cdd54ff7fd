import type { TagColor } from "@/db/vocabulary";
import { err } from "@/lib/base/result";
import { MAX_TAGS } from "@/lib/domain/conversation/tags";
import { commonCopy } from "@/app/_ui/forms/form-message";

const colorNames: Record<TagColor, string> = {
  grey: "Grey",
  red: "Red",
  amber: "Amber",
  green: "Green",
  blue: "Blue",
  violet: "Violet",
};

export const colorOptions = (Object.keys(colorNames) as TagColor[]).map((value) => ({
  value,
  label: colorNames[value],
}));

/** How many conversations have a tag. */
export const usesCopy = (uses: number): string =>
  uses === 0
    ? "No conversation"
    : uses === 1
      ? "1 conversation"
      : `${uses.toLocaleString("en")} conversations`;

const refusals: Record<string, string> = {
  ...commonCopy,
  invalid_name: "A tag needs a name of 1 to 30 characters that can be seen.",
  name_taken: "There is a tag of that name already. It may be archived: look at the end of the list.",
  too_many_tags: `${MAX_TAGS} tags are the most. Rename one instead.`,
};

/** A refusal in words, at the name where it is about that. */
export const refusedTag = ({ code }: { code: string }, values: Record<string, string>) =>
  err({
    code,
    message: refusals[code] ?? "",
    values,
    ...((code === "invalid_name" || code === "name_taken") && { field: "name" }),
  });
