"use client";

import { UserX } from "lucide-react";
import { useMemo, useState } from "react";
import { matching } from "@/app/_ui/controls/matching";
import { Avatar } from "@/app/_ui/display/avatar";
import { Icon } from "@/app/_ui/display/icon";
import { Picker } from "@/app/_ui/overlays/picker";
import { awayCopy } from "@/lib/view/copy/away-copy";
import type { PersonView } from "@/lib/view/types";
import { assignTo } from "../../_client/conversation/assigning.lazy";
import { typedAhead } from "../../_client/page/key-rest";
import { useReaders } from "../../_hooks/composer/use-mention-choices";
import { useBackCloses } from "../../_hooks/use-page";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useNow, useZone } from "../../_hooks/use-time";

type Choice = { id: string | null; words: string; person: PersonView | null };

const nobody: Choice = { id: null, words: "Nobody", person: null };

/** Who gets the open conversation: whoever may reply on its line, the reader first, or nobody. */
export function AssignPicker() {
  const client = useClient();
  const { meId } = client;
  const [conversationId] = useState(() => client.state.openId);
  const [anchor] = useState(() => document.querySelector("[data-part=assign]:not([hidden])"));
  const people = useInbox((state) => state.inbox.people);
  const assigneeId = useInbox(() =>
    conversationId === null ? undefined : client.conversation(conversationId)?.assigneeId,
  );
  const zone = useZone();
  const now = useNow(60_000);
  const readers = useReaders(conversationId ?? "");
  const groups = useMemo(() => {
    if (readers === null) return null;
    const may = new Set(readers.people.flatMap(({ id, mayReply }) => (mayReply ? [id] : [])));
    const choices = people
      .filter(({ id }) => may.has(id))
      .map((person): Choice => ({
        id: person.id,
        words: person.id === meId ? `${person.name} (you)` : person.name,
        person,
      }))
      .toSorted((a, b) => Number(b.id === meId) - Number(a.id === meId));
    return [
      { label: "On this line", items: choices },
      { label: "The team", items: [nobody] },
    ];
  }, [readers, people, meId]);
  const close = () => client.page.patch({ overlay: null });
  useBackCloses(true, close);
  if (conversationId === null) return null;
  return (
    <Picker
      label="Assign to"
      asks="Find a person"
      ahead={typedAhead}
      find={(words) => groups && matching(groups, words, (choice) => choice.words)}
      keyOf={({ id }) => id ?? "nobody"}
      isChosen={({ id }) => id === assigneeId}
      nothing="Nobody of that name replies on this line."
      anchor={anchor !== null && anchor.getClientRects().length > 0 ? anchor : null}
      onChoose={({ id }) => void assignTo(client, conversationId, id)}
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
