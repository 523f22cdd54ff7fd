"use client";

import { Plus } from "lucide-react";
import { matching } from "@/app/_ui/controls/matching";
import { Icon } from "@/app/_ui/display/icon";
import { TagName } from "@/app/_ui/display/tag";
import { Picker } from "@/app/_ui/overlays/picker";
import { checkTagName } from "@/lib/domain/conversation/tags";
import type { TagView } from "@/lib/protocol/views";
import { changeTags, makeTag } from "../../_client/conversation/change-tags";
import { typedAhead } from "../../_client/page/key-rest";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useBackCloses } from "../../_hooks/use-page";

/** A tag of the list, or one that is made by choosing it. */
type Offer = TagView | { isNew: true; name: string };
const isNew = (offer: Offer): offer is Extract<Offer, { isNew: true }> => "isNew" in offer;

/** The tags of the open conversation: each is added or removed by choosing it. */
export function TagPicker() {
  const client = useClient();
  const conversation = useInbox((state) => state.snapshot?.conversation ?? null);
  const close = () => client.page.patch({ overlay: null });
  if (conversation === null) return null;
  const { id, tagIds } = conversation;
  return (
    <TagChoice
      chosen={tagIds}
      onChoose={(tagId, isChosen) =>
        void changeTags(client, id, isChosen ? { add: [], remove: [tagId] } : { add: [tagId], remove: [] })
      }
      onClose={close}
    />
  );
}

/** Chooses tags from the team's list, and puts a new one on it where one may. */
function TagChoice({
  chosen,
  onChoose,
  onClose,
}: {
  chosen: readonly string[];
  onChoose: (tagId: string, isChosen: boolean) => void;
  onClose: () => void;
}) {
  const client = useClient();
  const tags = useInbox((state) => state.inbox.tags);
  const mayEdit = useInbox((state) => state.inbox.me.can.editTags);
  useBackCloses(true, onClose);
  // An archived tag is offered only to be removed.
  const offered = tags.filter((tag) => !tag.archived || chosen.includes(tag.id));
  const find = (written: string) => {
    const name = checkTagName(written);
    const isKnown = tags.some((tag) => tag.name.toLowerCase() === name?.toLowerCase());
    return [
      ...matching<Offer>([{ label: "Tags", items: offered }], written, (offer) => offer.name),
      { label: "New", items: mayEdit && name !== null && !isKnown ? [{ isNew: true as const, name }] : [] },
    ];
  };
  const choose = async (offer: Offer) => {
    if (!isNew(offer)) return onChoose(offer.id, chosen.includes(offer.id));
    const made = await makeTag(client, offer.name);
    if (made !== null) onChoose(made.id, false);
  };
  return (
    <Picker<Offer>
      several
      label="Tags"
      asks="Find a tag"
      ahead={typedAhead}
      find={find}
      keyOf={(offer) => (isNew(offer) ? "new" : offer.id)}
      isChosen={(offer) => !isNew(offer) && chosen.includes(offer.id)}
      nothing={
        tags.length > 0
          ? "There is no such tag."
          : mayEdit
            ? "There are no tags yet. Write the name of the first."
            : "There are no tags yet. An admin makes them."
      }
      onChoose={(offer) => void choose(offer)}
      onClose={onClose}
    >
      {(offer) =>
        isNew(offer) ? (
          <>
            <Icon as={Plus} size="s" />
            <span className="min-w-0 flex-1 truncate">Make the tag {offer.name}</span>
          </>
        ) : (
          <TagName tag={offer} className="min-w-0 flex-1 truncate" />
        )
      }
    </Picker>
  );
}
