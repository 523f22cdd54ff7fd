"use client";

import { NumberPlate } from "@/app/_ui/display/number-plate";
import type { ConversationView } from "@/lib/protocol/views";
import { contactShort } from "@/lib/view/copy/names";
import { rowLine, rowBadge } from "@/lib/view/copy/list/row-copy";
import { rowTime, exactTime } from "@/lib/view/copy/times";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useNow, useZone } from "../../_hooks/use-time";
import { EnclosureSign, WaitMark } from "../shell/lazy-parts";
import { ContactSection } from "./contact-section";

/**
 * The same contact's conversations on other numbers that the reader may see, so that replies from two numbers
 * do not contradict each other.
 */
export function OtherConversations({
  conversation,
  others,
}: {
  conversation: ConversationView;
  others: readonly ConversationView[];
}) {
  const client = useClient();
  const numbers = useInbox((state) => state.inbox.numbers);
  const zone = useZone();
  const now = useNow(60_000);
  return (
    <ContactSection title={`${contactShort(conversation)} on other lines`}>
      <ul className="-mx-2 grid gap-0.5">
        {others.map((other) => {
          const number = numbers.find(({ id }) => id === other.numberId);
          const line = rowLine(
            { conversation: other, mine: { seenSeq: 0, draft: null } },
            null,
            client.names,
            now,
            number,
          );
          const mark = rowBadge(other, now, number);
          const saidAt = other.lastAt ?? other.lastActivityAt;
          return (
            <li key={other.id}>
              <button
                className="grid w-full gap-[3px] rounded-control px-2 py-1.5 text-start press:bg-surface-sunk"
                type="button"
                onClick={() => client.open(other.id)}
              >
                <span className="flex items-center gap-1.5">
                  <NumberPlate number={number} />
                  <time
                    className="ml-auto text-[12px] text-text-3"
                    dateTime={saidAt}
                    title={exactTime(saidAt, zone)}
                  >
                    {rowTime(saidAt, now, zone)}
                  </time>
                </span>
                <span className="line-clamp-2 wrap-anywhere text-text-2" dir="auto">
                  {line.kind === "last" ? (
                    <>
                      {line.by !== null && <b className="font-medium text-text">{line.by}: </b>}
                      {line.enclosure !== null && (
                        <EnclosureSign of={line.enclosure} beside={!line.isWordless} />
                      )}
                      <span>{line.text}</span>
                    </>
                  ) : line.kind === "draft" ? null : (
                    line.words
                  )}
                </span>
                {mark !== null && (
                  <small
                    className={`text-[11px] ${mark.kind === "failed" || mark.kind === "opted_out" ? "text-danger-text" : "text-text-3"}`}
                  >
                    {mark.cause !== undefined ? (
                      <WaitMark cause={mark.cause} number={number} />
                    ) : mark.kind === "waiting" ? (
                      `Waits for ${mark.words}`
                    ) : (
                      mark.words
                    )}
                  </small>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </ContactSection>
  );
}
