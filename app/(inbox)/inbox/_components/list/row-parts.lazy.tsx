"use client";

import { AlarmClock, Eye, Image as ImageIcon, ImageOff, Paperclip } from "lucide-react";
import { Avatar } from "@/app/_ui/display/avatar";
import { Icon } from "@/app/_ui/display/icon";
import type { StatusReason, Enclosure } from "@/db/vocabulary";
import { waitsMark, whyItWaits } from "@/lib/view/copy/message/wait-causes";
import type { NumberState, WaitCause } from "@/lib/view/copy/message/waiting-copy";
import { signName } from "@/lib/view/copy/message/enclosure-copy";
import { viewersCopy } from "@/lib/view/copy/list/viewers-copy";
import type { ConversationView } from "@/lib/protocol/views";
import { snoozedBy } from "@/lib/view/copy/snooze-copy";
import { nearTime } from "@/lib/view/copy/times";
import { viewersKey, viewersOf } from "@/lib/view/reduce/row-viewers";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useNow, useZone } from "../../_hooks/use-time";

type Props = { cause: WaitCause; number: NumberState | undefined; reason?: StatusReason | null };

/** Why a message waits, and until when. */
export function WaitCopy({ cause, number, reason = null }: Props) {
  const zone = useZone();
  return <span>{whyItWaits(cause, { number, reason, zone })}</span>;
}

/** The same in a few words. */
export function WaitMark({ cause, number }: Props) {
  const zone = useZone();
  const facts = { number, reason: null, zone };
  return (
    <span className="min-w-0 truncate" title={whyItWaits(cause, facts)}>
      {waitsMark(cause, facts)}
    </span>
  );
}

const icons = {
  picture: ImageIcon,
  video: Paperclip,
  recording: Paperclip,
  file: Paperclip,
  attachments: Paperclip,
  unreadable: ImageOff,
} satisfies Record<Enclosure, unknown>;

/**
 * An icon for a message's attachment: beside its words, or (`beside` false) before words that name the
 * attachment.
 */
export function EnclosureSign({ of, beside }: { of: Enclosure; beside: boolean }) {
  const Drawing = icons[of];
  const icon = <Icon as={Drawing} size="xs" />;
  return beside ? (
    <span className="row-sign" role="img" aria-label={signName(of)} title={signName(of)}>
      {icon}
    </span>
  ) : (
    <span className="row-sign">{icon}</span>
  );
}

/**
 * Until when it is put off and by whom; or was, if it came back and nothing followed. `short`: where there is little room,
 * and all of it is in the tooltip.
 */
export function SnoozeSign({ of: { snoozed, woke }, short }: { of: ConversationView; short?: boolean }) {
  const { names } = useClient();
  const now = useNow(60_000);
  const zone = useZone();
  const snooze = snoozed ?? (woke && { until: woke.until, by: woke.for });
  if (snooze === null) return null;
  const words = snoozedBy(names, snooze, now, zone);
  return (
    <span className="state-mark min-w-0" data-part="snooze" title={words}>
      <Icon as={AlarmClock} size="xs" />
      <span className="min-w-0 truncate">
        {short && snoozed !== null ? `Until ${nearTime(snoozed.until, now, zone)}` : words}
      </span>
    </span>
  );
}

const VIEWERS_SHOWN = 3;

/** The colleagues who have the conversation open (C2); those in a hidden tab as an outline. Nobody while offline. */
export function RowViewers({ of: { id, numberId } }: { of: ConversationView }) {
  const { names } = useClient();
  const key = useInbox(({ link, rooms, roomsAt, inbox }) => {
    const room = link === "live" ? rooms[numberId] : undefined;
    return room === undefined ? "" : viewersKey(room, id, inbox.me.id, roomsAt);
  });
  const present = viewersOf(key);
  if (present.length === 0) return null;
  const words = viewersCopy(names, present);
  const rest = present.length - VIEWERS_SHOWN;
  return (
    <span
      className="flex flex-none items-center gap-[3px] text-[11px] text-text-3"
      data-part="viewers"
      role="img"
      aria-label={words}
      title={words}
    >
      <Icon as={Eye} size="xs" />
      {present.slice(0, VIEWERS_SHOWN).map(({ userId, state }) => (
        <Avatar
          key={userId}
          person={names.people.find(({ id }) => id === userId)}
          size="xs"
          state={state === "hidden" ? "hidden" : undefined}
          label=""
        />
      ))}
      {rest > 0 && <span>{`+${rest}`}</span>}
    </span>
  );
}
