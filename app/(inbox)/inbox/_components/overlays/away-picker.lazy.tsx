"use client";

import { CircleCheck, Moon } from "lucide-react";
import { matching } from "@/app/_ui/controls/matching";
import { Icon } from "@/app/_ui/display/icon";
import { Picker } from "@/app/_ui/overlays/picker";
import { firstName } from "@/lib/domain/people/person";
import { awayCopy } from "@/lib/view/copy/away-copy";
import { setAway } from "../../_client/personal/away";
import { typedAhead } from "../../_client/page/key-rest";
import { useBackCloses } from "../../_hooks/use-page";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useNow, useZone } from "../../_hooks/use-time";

const choices = [
  { until: "hour", words: "for an hour" },
  { until: "tomorrow", words: "until tomorrow morning" },
  { until: "open", words: "until further notice" },
] as const;

type Choice = { userId: string; name: string; until: Parameters<typeof setAway>[1]; words: string };

/** For those who may: that a colleague is away, and until when, or is back. */
export function AwayPicker() {
  const client = useClient();
  const people = useInbox((state) => state.inbox.people);
  const zone = useZone();
  const now = useNow(60_000);
  const close = () => client.page.patch({ overlay: null });
  useBackCloses(true, close);
  const groups = people
    .filter(({ id }) => id !== client.meId)
    .map(({ id: userId, name, away }) => ({
      label: away ? `${name}, ${awayCopy(away, now, zone)}` : name,
      items: away
        ? [{ userId, name, until: "back" as const, words: `${firstName(name)} is back` }]
        : choices.map(({ until, words }): Choice => ({
            userId,
            name,
            until,
            words: `${firstName(name)} is away ${words}`,
          })),
    }));
  return (
    <Picker<Choice>
      label="Set a colleague away"
      asks="Find a colleague"
      ahead={typedAhead}
      find={(words) => matching(groups, words, (choice) => `${choice.name} ${choice.words}`)}
      keyOf={({ userId, until }) => `${userId}-${until}`}
      nothing="Nobody of that name is in the team."
      onChoose={({ userId, until }) => void setAway(client, until, userId)}
      onClose={close}
    >
      {({ until, words }) => (
        <>
          <Icon as={until === "back" ? CircleCheck : Moon} size="s" />
          <span className="min-w-0 flex-1">{words}</span>
        </>
      )}
    </Picker>
  );
}
