"use client";

import { AlarmClock, AlarmClockOff } from "lucide-react";
import { useId, useState } from "react";
import type { FormEvent } from "react";
import { Button } from "@/app/_ui/controls/button";
import { inputClass, labelClass } from "@/app/_ui/controls/input";
import { matching } from "@/app/_ui/controls/matching";
import { Icon } from "@/app/_ui/display/icon";
import { Picker } from "@/app/_ui/overlays/picker";
import { presets, readSnoozeTime } from "@/lib/domain/conversation/snooze-times";
import { doneCopy } from "@/lib/view/copy/list/bulk-copy";
import { presetCopy, snoozedUntil } from "@/lib/view/copy/snooze-copy";
import { nearTime } from "@/lib/view/copy/times";
import { changeSelected } from "../../_client/list/many.lazy";
import { typedAhead } from "../../_client/page/key-rest";
import { useActedOn } from "../../_hooks/list/use-acted-on";
import { useBackCloses } from "../../_hooks/use-page";
import { putAway } from "../../_hooks/conversation/use-resolve";
import { useClient } from "../../_hooks/use-inbox";
import { useZone } from "../../_hooks/use-time";

type Offer = { id: string; words: string; /** Null: it comes back now. */ at: Date | null };

/** Asks until when the open conversation, or what is selected, is put off: times that are offered, typed, or chosen by hand. */
export function SnoozePicker() {
  const client = useClient();
  const zone = useZone();
  const {
    isMany,
    about: [conversation],
  } = useActedOn();
  const [now] = useState(() => client.page.clock.now());
  const [wakesOnReply, setWakesOnReply] = useState(true);
  const close = () => client.page.patch({ overlay: null });
  useBackCloses(true, close);
  if (conversation === undefined) return null;
  const { id, snoozed } = conversation;

  const offers = presets(new Date(now), zone.zone).map((preset): Offer => ({
    ...preset,
    words: presetCopy[preset.id],
  }));
  const back: Offer[] = snoozed === null || isMany ? [] : [{ id: "back", words: "Bring back now", at: null }];
  const find = (written: string) => {
    const typed = readSnoozeTime(written, new Date(now), zone.zone);
    const read: Offer[] = typed ? [{ id: "typed", words: written.trim(), at: typed }] : [];
    return [
      { label: "As written", items: read },
      ...matching(
        [
          { label: "Snooze until", items: offers },
          { label: "Snoozed", items: back },
        ],
        written,
        ({ words }) => words,
      ),
    ];
  };
  const snooze = (at: Date | null) => {
    if (at === null) return void client.changes.unsnooze(id);
    const until = at.toISOString();
    if (isMany)
      return void changeSelected(
        client,
        { type: "snooze", until, wakesOnReply },
        doneCopy.snooze(until, now, zone),
      );
    void putAway(client, id, {
      put: () => client.changes.snooze(id, { until, wakesOnReply }),
      back: () => client.changes.unsnooze(id, true),
      words: snoozedUntil(until, now, zone),
    });
  };
  return (
    <Picker
      label="Snooze"
      asks="Until when? fri 3pm, in 2 hours"
      ahead={typedAhead}
      find={find}
      keyOf={(offer) => offer.id}
      nothing="That may mean more than one time, or none that is to come. Write for example “fri 3pm”, “tomorrow 14:00” or “dec 24 8:30”."
      onChoose={({ at }) => snooze(at)}
      onClose={close}
      foot={
        <Foot
          onDate={(written) => {
            const at = readSnoozeTime(written.replace("T", " "), new Date(now), zone.zone);
            if (at !== null) snooze(at);
            return at !== null;
          }}
          wakesOnReply={wakesOnReply}
          onWakes={setWakesOnReply}
        />
      }
    >
      {({ words, at }) => (
        <>
          <Icon as={at === null ? AlarmClockOff : AlarmClock} size="s" className="flex-none text-text-2" />
          <span className="min-w-0 flex-1 truncate">{words}</span>
          {at !== null && (
            <span className="flex-none text-text-2 tabular-nums">
              {nearTime(at.toISOString(), now, zone)}
            </span>
          )}
        </>
      )}
    </Picker>
  );
}

type FootProps = {
  /** Snoozes until that date and time; false if it is none to come. */
  onDate: (written: string) => boolean;
  wakesOnReply: boolean;
  onWakes: (wakes: boolean) => void;
};

/** A date and time from a calendar, and what a colleague's reply does. */
function Foot({ onDate, wakesOnReply, onWakes }: FootProps) {
  const id = useId();
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const dialog = event.currentTarget.closest("dialog");
    if (onDate(String(new FormData(event.currentTarget).get("until") ?? ""))) dialog?.close();
    else setWrong(true);
  };
  return (
    <form
      className="grid grid-cols-[minmax(0,1fr)] gap-2.5 border-t border-line p-3 max-md:px-4"
      noValidate
      onSubmit={submit}
    >
      <label className="flex items-center gap-2 max-md:min-h-(--touch-h)">
        <input
          className="check-box"
          type="checkbox"
          checked={!wakesOnReply}
          onChange={(event) => onWakes(!event.target.checked)}
        />
        <span>Keep it even if a colleague replies</span>
      </label>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-[5px]">
        <label className={labelClass} htmlFor={id}>
          Date and time
        </label>
        <div className="flex gap-2">
          <input
            id={id}
            className={`${inputClass()} min-w-0 flex-1`}
            type="datetime-local"
            name="until"
            aria-invalid={isWrong || undefined}
            aria-describedby={isWrong ? `${id}-wrong` : undefined}
            onChange={() => setWrong(false)}
          />
          <Button type="submit">Snooze</Button>
        </div>
        {isWrong && (
          <span id={`${id}-wrong`} className="text-small text-danger-text" role="alert">
            Choose a time to come, within a year
          </span>
        )}
      </div>
    </form>
  );
}
