"use client";

import { UserX } from "lucide-react";
import { useMemo, useState } from "react";
import { matching } from "@/app/_ui/controls/matching";
import { Avatar } from "@/app/_ui/display/avatar";
import { Icon } from "@/app/_ui/display/icon";
import { Picker } from "@/app/_ui/overlays/picker";
import { awayCopy } from "@/lib/view/copy/away-copy";
import type { ConversationView } from "@/lib/protocol/views";
import type { PersonView } from "@/lib/view/types";
import { assignTo } from "../../_client/conversation/assigning.lazy";
import { setOwner } from "../../_client/conversation/owning";
import { assignSelected } from "../../_client/list/many.lazy";
import { typedAhead } from "../../_client/page/key-rest";
import { useReadersOf } from "../../_hooks/composer/use-mention-choices";
import { useActedOn } from "../../_hooks/list/use-acted-on";
import { useBackCloses } from "../../_hooks/use-page";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useNow, useZone } from "../../_hooks/use-time";

type Choice = { id: string | null; words: string; person: PersonView | null };

const nobody: Choice = { id: null, words: "Nobody", person: null };

/** Who gets the open conversation, or what is selected: whoever may reply on its line, the reader first, or nobody. */
export function AssignPicker() {
  const client = useClient();
  const { isMany, about } = useActedOn();
  const [ids] = useState(() => oneOfEachLine(about));
  const [anchor] = useState(() =>
    document.querySelector(`[data-part=${isMany ? "bulk-assign" : "assign"}]:not([hidden])`),
  );
  const [one] = about;
  if (one === undefined) return null;
  return (
    <ReplierPicker
      of={ids}
      label="Assign to"
      isChosen={(userId) => about.every(({ assigneeId }) => assigneeId === userId)}
      anchor={anchor !== null && anchor.getClientRects().length > 0 ? anchor : null}
      onChoose={(to) => (isMany ? assignSelected(client, to) : void assignTo(client, one.id, to))}
      onClose={() => client.page.patch({ overlay: null })}
    />
  );
}

/** Who looks after the contact of a conversation. */
export function OwnerPicker({
  conversation: { id },
  ownerId,
  onClose,
}: {
  conversation: ConversationView;
  ownerId: string | null;
  onClose: () => void;
}) {
  const client = useClient();
  const [ids] = useState([id]);
  return (
    <ReplierPicker
      of={ids}
      label="Looked after by"
      isChosen={(userId) => userId === ownerId}
      anchor={document.querySelector("[data-part=owner] button")}
      onChoose={(to) => void setOwner(client, id, { to, from: ownerId })}
      onClose={onClose}
    />
  );
}

type Props = {
  /** A conversation of each line. The same array as long as they are the same. */
  of: readonly string[];
  label: string;
  isChosen: (userId: string | null) => boolean;
  anchor: Element | null;
  onChoose: (userId: string | null) => void;
  onClose: () => void;
};

function ReplierPicker({ of, label, isChosen, anchor, onChoose, onClose }: Props) {
  const { meId } = useClient();
  const people = useInbox((state) => state.inbox.people);
  const zone = useZone();
  const now = useNow(60_000);
  const readers = useReadersOf(of);
  const groups = useMemo(() => {
    if (readers === null) return null;
    const may = new Set(
      readers.flatMap((line) => line.people.flatMap(({ id, mayReply }) => (mayReply ? [id] : []))),
    );
    const choices = people
      .filter(({ id }) => may.has(id))
      .map((person): Choice => ({
        id: person.id,
        words: person.id === meId ? `${person.name} (you)` : person.name,
        person,
      }))
      .toSorted((a, b) => Number(b.id === meId) - Number(a.id === meId));
    return [
      { label: readers.length > 1 ? "On these lines" : "On this line", items: choices },
      { label: "The team", items: [nobody] },
    ];
  }, [readers, people, meId]);
  useBackCloses(true, onClose);
  return (
    <Picker
      label={label}
      asks="Find a person"
      ahead={typedAhead}
      find={(words) => groups && matching(groups, words, (choice) => choice.words)}
      keyOf={({ id }) => id ?? "nobody"}
      isChosen={({ id }) => isChosen(id)}
      nothing="Nobody of that name replies on this line."
      anchor={anchor}
      onChoose={({ id }) => onChoose(id)}
      onClose={onClose}
    >
      {({ words, person }) => (
        <>
          {person === null ? <Icon as={UserX} /> : <Avatar person={person} size="xs" label="" />}
          <span className="max-w-[60%] flex-none truncate">{words}</span>
          <span className="min-w-0 flex-1 truncate text-right text-meta text-text-3">
            {person?.away && awayCopy(person.away, now, zone)}
          </span>
        </>
      )}
    </Picker>
  );
}

/** Who may reply is the same for all conversations of a line. */
const oneOfEachLine = (all: readonly ConversationView[]): string[] => [
  ...new Map(all.map(({ id, numberId }) => [numberId, id])).values(),
];
