"use client";

import { Plus } from "lucide-react";
import { matching } from "@/app/_ui/controls/matching";
import { Icon } from "@/app/_ui/display/icon";
import { TagName } from "@/app/_ui/display/tag";
import { Picker } from "@/app/_ui/overlays/picker";
import { checkTagName } from "@/lib/domain/conversation/tags";
import { doneCopy } from "@/lib/view/copy/list/bulk-copy";
import type { ConversationView, TagView } from "@/lib/protocol/views";
import { changeTags, makeTag } from "../../_client/conversation/change-tags";
import { changeSelected } from "../../_client/list/many.lazy";
import { typedAhead } from "../../_client/page/key-rest";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useActedOn } from "../../_hooks/list/use-acted-on";
import { useBackCloses } from "../../_hooks/use-page";

/** A tag of the list, or one that is made by choosing it. */
type Offer = TagView | { isNew: true; name: string };
const isNew = (offer: Offer): offer is Extract<Offer, { isNew: true }> => "isNew" in offer;

/**
 * The tags of the open conversation: each is added or removed by choosing it. Of what is selected it is one tag, as one
 * change.
 */
export function TagPicker() {
  const client = useClient();
  const { isMany, about } = useActedOn();
  const close = () => client.page.patch({ overlay: null });
  const [one] = about;
  if (one === undefined) return null;
  if (isMany) return <ManyTags about={about} onClose={close} />;
  const { id, tagIds } = one;
  return (
    <TagChoice
      several
      chosen={tagIds}
      onChoose={(tagId, isChosen) =>
        void changeTags(client, id, isChosen ? { add: [], remove: [tagId] } : { add: [tagId], remove: [] })
      }
      onClose={close}
    />
  );
}

/** What all of them have has a tick, and is taken from all. */
function ManyTags({ about, onClose }: { about: readonly ConversationView[]; onClose: () => void }) {
  const client = useClient();
  const tags = useInbox((state) => state.inbox.tags);
  const change = (tagId: string, isChosen: boolean) => {
    // A new one is on the list by now.
    const name = client.state.inbox.tags.find(({ id }) => id === tagId)?.name ?? "";
    const [add, remove] = isChosen ? [[], [tagId]] : [[tagId], []];
    void changeSelected(client, { type: "tag", add, remove }, doneCopy.tag(name, !isChosen));
  };
  const chosen = tags.flatMap(({ id }) => (about.every(({ tagIds }) => tagIds.includes(id)) ? [id] : []));
  return <TagChoice chosen={chosen} onChoose={change} onClose={onClose} />;
}

/** Chooses tags from the team's list, and puts a new one on it where one may. */
function TagChoice({
  several = false,
  chosen,
  onChoose,
  onClose,
}: {
  several?: boolean;
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
      several={several}
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
