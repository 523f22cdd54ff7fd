"use client";

import { X } from "lucide-react";
import { Button } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { TagName } from "@/app/_ui/display/tag";
import type { ConversationView } from "@/lib/protocol/views";
import { tagsOf } from "@/lib/view/tags";
import { changeTags } from "../../_client/conversation/change-tags";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { chipClass } from "../list/chip";
import { KeyCaps } from "../shell/key-caps";

/** The tags of a conversation. Each is a button that removes it, for those who may. */
export function ConversationTags({
  conversation: { id, numberId, tagIds },
}: {
  conversation: ConversationView;
}) {
  const client = useClient();
  const tags = useInbox((state) => state.inbox.tags);
  const mayTag = useInbox(
    (state) => state.inbox.numbers.find((one) => one.id === numberId)?.can.tag ?? false,
  );
  const own = tagsOf(tagIds, tags);
  return (
    <dd className="flex flex-wrap items-center gap-1.5" data-part="tags">
      {own.length === 0 && !mayTag && <span>None</span>}
      {own.map((tag) =>
        mayTag ? (
          <button
            key={tag.id}
            type="button"
            className={chipClass}
            aria-label={`Remove the tag ${tag.name}`}
            onClick={() => void changeTags(client, id, { add: [], remove: [tag.id] })}
          >
            <TagName tag={tag} />
            <Icon as={X} size="xs" />
          </button>
        ) : (
          <TagName key={tag.id} tag={tag} />
        ),
      )}
      {mayTag && (
        <Button size="s" kind="quiet" onClick={() => client.page.patch({ overlay: "tags" })}>
          {own.length === 0 ? "Add a tag" : "Add"}
          <KeyCaps of="tag" />
        </Button>
      )}
    </dd>
  );
}
