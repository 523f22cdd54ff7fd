"use client";

import { NumberPlate } from "@/app/_ui/display/number-plate";
import { formatPhone } from "@/lib/domain/text/phone";
import type { ConversationView } from "@/lib/protocol/views";
import { whoTexts } from "@/lib/view/copy/composer/blocked-copy";
import { exactTime } from "@/lib/view/copy/times";
import { useInbox } from "../../_hooks/use-inbox";
import { useZone } from "../../_hooks/use-time";
import { Overlay } from "../overlays/overlay";
import { DialogHead } from "@/app/_ui/overlays/dialog-head";

/** The record of an opt-out: who, when, which word, to which number, and how long it lasts. */
export function OptOutRecord({
  conversation,
  onClose,
}: {
  conversation: ConversationView;
  onClose: () => void;
}) {
  const zone = useZone();
  const numbers = useInbox((state) => state.inbox.numbers);
  const { optedOut, address, contactName } = conversation;
  if (optedOut === null) return null;
  const via = numbers.find((number) => number.id === optedOut.viaNumberId);
  return (
    <Overlay
      label="Record of the opt-out"
      place="centre"
      className="w-[min(440px,calc(100vw-32px))]"
      onClose={onClose}
    >
      <DialogHead title="Record of the opt-out" onClose={onClose} />
      <dl className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-2.5 gap-y-2 px-4 pt-3.5 pb-[18px] [&>dt]:text-text-3">
        <dt>Who</dt>
        <dd>
          {contactName !== null && <span>{contactName}, </span>}
          <span className="tabular-nums">{formatPhone(address)}</span>
        </dd>
        <dt>When</dt>
        <dd>
          <time dateTime={optedOut.at}>{exactTime(optedOut.at, zone)}</time>
        </dd>
        <dt>Word</dt>
        <dd>“{optedOut.word}”</dd>
        <dt>Sent to</dt>
        <dd>{via ? <NumberPlate number={via} whole /> : "One of our numbers that you are not on"}</dd>
        <dt>Holds</dt>
        <dd>For all our numbers, until {whoTexts(conversation)} texts START</dd>
      </dl>
    </Overlay>
  );
}
