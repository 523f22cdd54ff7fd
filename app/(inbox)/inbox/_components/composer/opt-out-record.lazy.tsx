"use client";

import { X } from "lucide-react";
import { NumberPlate } from "@/app/_ui/number-plate";
import { formatPhone } from "@/lib/domain/phone";
import type { ConversationView } from "@/lib/protocol/views";
import { whoTexts } from "@/lib/view/copy/blocked-copy";
import { exactTime } from "@/lib/view/copy/times";
import { useInbox } from "../../_hooks/use-inbox";
import { useZone } from "../../_hooks/use-time";
import { Overlay } from "../overlays/overlay";

/** What is on record of an opt-out: who, when, in which word, to which line, and for how long it holds. */
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
  const line = numbers.find((number) => number.id === optedOut.viaNumberId);
  return (
    <Overlay label="Record of the opt-out" className="record" onClose={onClose}>
      <header className="bar">
        <h2 className="flex-1">Record of the opt-out</h2>
        <button
          className="btn"
          data-kind="quiet"
          data-size="s"
          data-icon=""
          type="button"
          aria-label="Close"
          title="Close"
          onClick={onClose}
        >
          <X className="icon" aria-hidden />
        </button>
      </header>
      <dl>
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
        <dd>{line ? <NumberPlate number={line} whole /> : "One of our numbers that you are not on"}</dd>
        <dt>Holds</dt>
        <dd>For all our numbers, until {whoTexts(conversation)} texts START</dd>
      </dl>
    </Overlay>
  );
}
