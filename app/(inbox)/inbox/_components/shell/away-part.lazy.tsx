"use client";

import { CircleCheck, Moon } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/controls/button";
import { inputClass } from "@/app/_ui/controls/input";
import { Icon } from "@/app/_ui/display/icon";
import { menuItemClass } from "@/app/_ui/overlays/menu";
import { awayCopy } from "@/lib/view/copy/away-copy";
import { dayOf } from "@/lib/view/copy/times";
import { setAway } from "../../_client/personal/away";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useNow, useZone } from "../../_hooks/use-time";

const choices = [
  { until: "hour", words: "Away for an hour" },
  { until: "tomorrow", words: "Away until tomorrow morning" },
  { until: "open", words: "Away until I am back" },
] as const;

const DAY_MS = 86_400_000;

/** In the person's own menu: that they are away, and until when. */
export function AwayPart({ close }: { close: () => void }) {
  const client = useClient();
  const away = useInbox(({ inbox }) => inbox.people.find(({ id }) => id === inbox.me.id)?.away);
  const zone = useZone();
  const now = useNow(60_000);
  const [day, setDay] = useState("");
  const choose = (until: Parameters<typeof setAway>[1]) => {
    close();
    void setAway(client, until);
  };
  if (away)
    return (
      <div data-part="away">
        <p className="flex items-center gap-2 px-[9px] py-1 text-text-2">
          <Icon as={Moon} size="s" />
          <span>You are {awayCopy(away, now, zone)}</span>
        </p>
        <button className={menuItemClass} type="button" onClick={() => choose("back")}>
          <Icon as={CircleCheck} size="s" />
          I am back
        </button>
      </div>
    );
  return (
    <div data-part="away">
      {choices.map(({ until, words }) => (
        <button key={until} className={menuItemClass} type="button" onClick={() => choose(until)}>
          <Icon as={Moon} size="s" />
          {words}
        </button>
      ))}
      <form
        className="flex items-center gap-1.5 px-[9px] py-1"
        onSubmit={(event) => {
          event.preventDefault();
          if (day !== "") choose(day);
        }}
      >
        <label className="grid flex-1 gap-0.5 text-small text-text-3">
          <span>Away until the morning of</span>
          <input
            className={inputClass()}
            type="date"
            required
            min={dayOf(now + DAY_MS, zone)}
            value={day}
            onChange={(event) => setDay(event.target.value)}
          />
        </label>
        <Button size="s" className="self-end" type="submit">
          Set
        </Button>
      </form>
    </div>
  );
}
