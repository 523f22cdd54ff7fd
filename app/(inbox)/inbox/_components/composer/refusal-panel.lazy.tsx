"use client";

import { Ban, Copy, Lock, MessageSquare, Moon, PhoneOff, Smartphone, Unplug } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import type { KeyboardEvent } from "react";
import { Button } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { Avatar } from "@/app/_ui/display/avatar";
import type { RefusalReason } from "@/db/vocabulary";
import type { Refusal } from "@/lib/protocol/commands";
import type { ConversationView } from "@/lib/protocol/views";
import type { Composition } from "@/lib/view/reduce/composition";
import { spokenText } from "@/lib/view/copy/message/enclosure-copy";
import { contactShort, personOrYou } from "@/lib/view/copy/names";
import type { RefusalAction } from "@/lib/view/copy/composer/refusal-copy";
import { clock as clockTime } from "@/lib/view/copy/times";
import { copyWords } from "../../_client/page/notices";
import { focusComposer, keepFocus } from "../../_client/page/focus";
import { useBackCloses, useIsPhone } from "../../_hooks/use-page";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useNow, useZone } from "../../_hooks/use-time";
import { KeyCaps } from "../shell/key-caps";

/**
 * A second Ctrl+Enter meant for "Send" must not become "Send anyway", nor the second click of a double click
 * on "Edit mine".
 */
const DEAF_MS = 400;
const pageClock = () => performance.now();

const icons = {
  no_access: Lock,
  number_disabled: PhoneOff,
  cannot_send: Unplug,
  opted_out: Ban,
  teammate_sending: MessageSquare,
  teammate_replied: MessageSquare,
  you_replied: Smartphone,
  replied_elsewhere: MessageSquare,
  customer_wrote: MessageSquare,
  duplicate_text: Copy,
  quiet_hours: Moon,
} satisfies Record<RefusalReason, unknown>;

type Props = { conversation: ConversationView; composition: Composition; clock?: () => number };

const panelClass =
  "max-h-[70dvh] flex-none overflow-y-auto border-t-2 border-t-(--p,var(--accent)) bg-surface-raised outline-none max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-11 max-md:max-h-[92dvh] max-md:rounded-[18px_18px_0_0] max-md:border-t-3 max-md:px-4 max-md:pt-2 max-md:pb-[calc(12px+env(safe-area-inset-bottom))]";
/** As in the conversation: the customer's messages on the left, the team's on the right. */
const each =
  "grid max-w-[82%] gap-[3px] [&>p]:px-3 [&>p]:py-[7px] [&>p]:text-read [&>p]:wrap-anywhere [&>p]:whitespace-pre-wrap max-md:[&>p]:px-[13px] max-md:[&>p]:py-2 max-md:[&>p]:text-[16px] max-md:[&>p]:leading-[22px]";
const theirs = `${each} justify-items-start [&>p]:rounded-[var(--r-bubble)_var(--r-bubble)_var(--r-bubble)_4px] [&>p]:bg-bubble-in`;
const ours = `${each} justify-items-end justify-self-end [&>p]:rounded-[var(--r-bubble)_var(--r-bubble)_4px_var(--r-bubble)] [&>p]:bg-bubble-out`;
const asideClass = "text-[11px] text-text-3 max-md:text-[12px]";

/**
 * A refused send: the messages that came first, in full, above the writer's own text, which is kept. The safe
 * button has the focus.
 */
export function RefusalPanel({ conversation, composition, clock = pageClock }: Props) {
  const client = useClient();
  const panel = useRef<HTMLElement>(null);
  const titleId = useId();
  const bodyId = useId();
  const people = useInbox((state) => state.inbox.people);
  const numbers = useInbox((state) => state.inbox.numbers);
  useInbox((state) => state.snapshot?.items);
  useNow(250);
  const zone = useZone();
  const { refusal, phase, body } = composition;
  const isDeaf = useDeafStart(refusal, clock);
  useEffect(() => {
    // The panel opens at its heading, however long its content; the buttons stay visible below.
    panel.current?.querySelector<HTMLElement>("[data-safe]")?.focus({ preventScroll: true });
    panel.current?.scrollTo({ top: 0 });
  }, [refusal, phase]);
  // Ends the wait even if the event with the outcome was missed.
  const ended = phase === "waiting" ? client.replies.awaited(conversation.id) : null;
  useEffect(() => {
    if (ended !== null) client.replies.wait(conversation.id);
  }, [client, conversation.id, ended]);
  const words = client.replies.refusalCopy(conversation, zone);
  const focusField = () => requestAnimationFrame(focusComposer);
  const edit = () => {
    client.replies.edit(conversation.id);
    focusField();
  };
  // On a phone the panel is a sheet over everything.
  useBackCloses(useIsPhone() && words !== null, edit);
  if (refusal === null || words === null) return null;

  const { names } = client;
  const person = people.find((candidate) => candidate.id === words.personId);
  const isBusy = phase === "sending" || phase === "waiting";
  const Drawing = icons[refusal.reason];
  const { id } = conversation;
  const elsewhere = refusal.elsewhere?.filter((reply) => reply.body !== undefined) ?? [];
  const there = refusal.elsewhere?.at(-1)?.conversationId;
  const acts: Record<RefusalAction, () => void> = {
    edit,
    review: () => {
      client.replies.review(id);
      focusField();
    },
    send_anyway: () => void client.replies.send(id, true).then(keepFocus),
    discard: () => {
      client.replies.discard(id);
      focusField();
    },
    wait: () => client.replies.wait(id),
    copy: () => void copyWords(client.notices, body),
    back: () => client.open(null),
    go_there: () => {
      client.replies.edit(id);
      client.open(there ?? null);
    },
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Tab") return holdFocus(event, panel.current);
    if (isDeaf() || event.ctrlKey || event.metaKey) return event.preventDefault();
    if (event.key === "Escape") edit();
  };

  return (
    <>
      <div className="max-md:fixed max-md:inset-0 max-md:z-10 max-md:bg-scrim" />
      <section
        ref={panel}
        className={`${panelClass} ${person ? `hue-${person.color}` : ""}`}
        data-part="refusal"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby={titleId}
        aria-describedby={bodyId}
        data-reason={refusal.reason}
        onKeyDownCapture={onKeyDown}
        onClickCapture={(event) => {
          if (event.detail > 1 && isDeaf()) event.stopPropagation();
        }}
      >
        <span className="mx-auto mb-3 block h-1 w-9 rounded-[2px] bg-line-strong md:hidden" />
        <div className="flex items-start gap-2.5 px-4 pt-3 max-md:gap-3 max-md:p-0">
          {person ? <Avatar person={person} size="l" label="" /> : <Icon as={Drawing} size="l" />}
          <div>
            <h3
              id={titleId}
              className="text-read font-strong tracking-[-0.005em] max-md:text-[17px] max-md:leading-[22px]"
            >
              {words.title}
            </h3>
            <p id={bodyId} className="text-text-2 max-md:mt-px max-md:text-[14px] max-md:leading-5">
              {phase === "waiting"
                ? "Your text is kept. This goes on once that reply has left or was undone."
                : words.body}
            </p>
          </div>
        </div>
        {words.first.length + elsewhere.length > 0 && (
          <div
            className="mx-4 mt-3 grid gap-2 max-md:mx-0"
            data-part="first"
            aria-label="What came first"
            role="group"
          >
            {refusal.unseenMore && (
              <small className={asideClass}>There are older ones that you have not seen</small>
            )}
            {words.first.map((message) => (
              <div key={message.id} className={message.direction === "in" ? theirs : ours}>
                <p dir="auto">{spokenText(message)}</p>
                <small className={asideClass}>
                  {`${message.direction === "in" ? contactShort(conversation) : personOrYou(names, message.author?.id ?? null)}, ${clockTime(message.acceptedAt, zone)}`}
                </small>
              </div>
            ))}
            {elsewhere.map((reply) => (
              <div key={reply.messageId} className={ours}>
                <p dir="auto">{reply.body === "" ? "A picture" : reply.body}</p>
                <small className={asideClass}>
                  {`${personOrYou(names, reply.author?.id ?? null)}, ${clockTime(reply.at, zone)}, from ${numbers.find((number) => number.id === reply.numberId)?.label ?? "another number"}`}
                </small>
              </div>
            ))}
          </div>
        )}
        <div
          className="mx-4 mt-2.5 rounded-control border border-line bg-surface-sunk px-3 py-[7px] wrap-anywhere whitespace-pre-wrap text-text-2 max-md:mx-0 max-md:px-3 max-md:py-[9px] max-md:text-[15px] max-md:leading-[21px]"
          data-part="kept"
        >
          <small className="block text-[11px] leading-[15px] text-text-3">Your text, kept</small>
          <bdi>{body}</bdi>
        </div>
        <div className="sticky bottom-0 flex flex-row-reverse items-center gap-2 bg-inherit px-4 pt-3 pb-3.5 max-md:grid max-md:items-stretch max-md:px-0 max-md:pt-4 max-md:pb-0 max-md:[--btn-h:48px] max-md:[--btn-r:10px] max-md:[--btn-text:16px]">
          {words.actions.map(({ action, words: label }, index) => (
            <Button
              kind={index === 0 ? "primary" : index === 2 ? "quiet" : undefined}
              key={action}
              data-safe={index === 0 ? "" : undefined}
              className={
                index === 2
                  ? "md:mr-auto"
                  : index === 0
                    ? "focus:outline-2 focus:outline-offset-2 focus:outline-focus"
                    : undefined
              }
              data-action={action}
              aria-disabled={isBusy && !(phase === "waiting" && action !== "wait")}
              onClick={() => {
                const waitsStill = phase === "waiting" && action !== "wait";
                if (!isBusy || waitsStill) acts[action]();
              }}
            >
              <span>{busyCopy(action, phase) ?? label}</span>
              {index === 0 && !isBusy && <KeyCaps of="open" hidden />}
            </Button>
          ))}
        </div>
      </section>
    </>
  );
}

const busyCopy = (action: RefusalAction, phase: Composition["phase"]): string | null => {
  if (phase === "sending" && action === "send_anyway") return "Sending";
  return phase === "waiting" && action === "wait" ? "Waiting" : null;
};

/** Whether the shown refusal has only just appeared; a newer one restarts the time. */
function useDeafStart(refusal: Refusal | null, now: () => number): () => boolean {
  const shownAt = useRef(Number.POSITIVE_INFINITY);
  useEffect(() => {
    shownAt.current = now();
  }, [refusal, now]);
  return () => now() - shownAt.current < DEAF_MS;
}

/** Keeps the focus among the buttons. */
function holdFocus(event: KeyboardEvent, panel: HTMLElement | null): void {
  const buttons = [...(panel?.querySelectorAll<HTMLElement>("button") ?? [])];
  const at = buttons.findIndex((button) => button === document.activeElement);
  event.preventDefault();
  buttons[(at + (event.shiftKey ? -1 : 1) + buttons.length) % buttons.length]?.focus();
}
