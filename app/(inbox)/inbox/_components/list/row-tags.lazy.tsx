"use client";

import { TagName } from "@/app/_ui/display/tag";
import { tagsOf } from "@/lib/view/tags";
import { useInbox } from "../../_hooks/use-inbox";

/** The tags of a row, as many as there is room for; all of them for a screen reader. */
export function RowTags({ ids }: { ids: readonly string[] }) {
  const tags = useInbox((state) => state.inbox.tags);
  const own = tagsOf(ids, tags);
  return (
    <span className="min-w-[32px] truncate" data-part="tags" title={own.map(({ name }) => name).join(", ")}>
      {own.map((tag) => (
        <TagName key={tag.id} tag={tag} className="mr-1.5 text-micro text-text-3" />
      ))}
    </span>
  );
}
