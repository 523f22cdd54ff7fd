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
  const { meId } = client;
  const { isMany, about } = useActedOn();
  const [anchor] = useState(() =>
    document.querySelector(`[data-part=${isMany ? "bulk-assign" : "assign"}]:not([hidden])`),
  );
  const people = useInbox((state) => state.inbox.people);
  const zone = useZone();
  const now = useNow(60_000);
  const readers = useReadersOf(useState(() => oneOfEachLine(about))[0]);
  const groups = useMemo(() => {
    if (readers === null) return null;
    const may = new Set(
      readers.flatMap((of) => of.people.flatMap(({ id, mayReply }) => (mayReply ? [id] : []))),
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
  const close = () => client.page.patch({ overlay: null });
  useBackCloses(true, close);
  const [one] = about;
  if (one === undefined) return null;
  return (
    <Picker
      label="Assign to"
      asks="Find a person"
      ahead={typedAhead}
      find={(words) => groups && matching(groups, words, (choice) => choice.words)}
      keyOf={({ id }) => id ?? "nobody"}
      isChosen={({ id }) => about.every(({ assigneeId }) => assigneeId === id)}
      nothing="Nobody of that name replies on this line."
      anchor={anchor !== null && anchor.getClientRects().length > 0 ? anchor : null}
      onChoose={({ id }) => (isMany ? assignSelected(client, id) : void assignTo(client, one.id, id))}
      onClose={close}
    >
      {({ words, person }) => (
        <>
          {person === null ? <Icon as={UserX} /> : <Avatar person={person} size="xs" label="" />}
          <span className="min-w-0 flex-1 truncate">{words}</span>
          {person?.away && <span className="text-meta text-text-3">{awayCopy(person.away, now, zone)}</span>}
        </>
      )}
    </Picker>
  );
}

/** Who may reply is the same for all conversations of a line. */
const oneOfEachLine = (all: readonly ConversationView[]): string[] => [
  ...new Map(all.map(({ id, numberId }) => [numberId, id])).values(),
];
