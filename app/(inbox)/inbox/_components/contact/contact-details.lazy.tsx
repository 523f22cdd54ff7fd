"use client";

import { Check, Copy } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button, IconButton } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { Avatar } from "@/app/_ui/display/avatar";
import { NumberPlate } from "@/app/_ui/display/number-plate";
import { formatPhone } from "@/lib/domain/text/phone";
import { awayCopy } from "@/lib/view/copy/away-copy";
import { personOrYou } from "@/lib/view/copy/names";
import { openedByDay } from "@/lib/view/reduce/opens";
import { clock, date, rowTime, whenCopy, exactTime } from "@/lib/view/copy/times";
import { copyWords } from "../../_client/page/notices";
import { insist } from "../../_client/page/later";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useContact } from "../../_hooks/conversation/use-contact";
import { useNow, useZone } from "../../_hooks/use-time";
import { ConversationTags } from "./conversation-tags";
import { ContactOwner } from "./contact-owner";
import { ContactSection } from "./contact-section";

/** Not needed for the first display of the page. */
const OtherConversations = dynamic(
  () => insist(() => import("./other-conversations.lazy").then((part) => part.OtherConversations)),
  { ssr: false },
);

const stateCopy = { open: "Open", snoozed: "Snoozed", resolved: "Resolved" };

const openedClass =
  "grid gap-1.5 [&_time]:ml-auto [&_time]:text-[12px] [&_time]:text-text-3 [&>li]:flex [&>li]:items-center [&>li]:gap-[7px]";

/** What is known of the contact. */
export function ContactDetails({ conversationId }: { conversationId: string }) {
  const client = useClient();
  const conversation = useInbox(() => client.conversation(conversationId));
  const opens = useInbox((state) =>
    state.snapshot?.conversation.id === conversationId ? state.snapshot.opens : null,
  );
  const numbers = useInbox((state) => state.inbox.numbers);
  const people = useInbox((state) => state.inbox.people);
  const contact = useContact(conversationId);
  const zone = useZone();
  const now = useNow(60_000);
  if (conversation === undefined) return null;
  const { names } = client;
  const mayAssign = numbers.some(({ id, can }) => id === conversation.numberId && can.assign);
  const { contactName: name, lastReply, optedOut, assigneeId } = conversation;
  const person = (id: string) => people.find((candidate) => candidate.id === id);
  const away = assigneeId === null ? undefined : person(assigneeId)?.away;
  const opened = openedByDay(opens ?? [], now, zone);
  return (
    <div className="overflow-y-auto">
      <ContactSection>
        {name !== null && (
          <div className="text-[14px] font-strong" dir="auto">
            {name}
          </div>
        )}
        <div
          className={`flex items-center gap-1 tabular-nums ${name === null ? "text-[14px] font-strong" : "text-text-2"}`}
        >
          <span>{formatPhone(conversation.address)}</span>
          <CopyNumber address={conversation.address} />
        </div>
        {optedOut !== null && (
          <p className="mt-1 text-text-2">Opted out {whenCopy(optedOut.at, now, zone)}</p>
        )}
        {contact !== null && (
          <ContactOwner conversation={conversation} ownerId={contact.ownerId} mayChange={mayAssign} />
        )}
      </ContactSection>
      <ContactSection title="Conversation">
        <dl className="grid grid-cols-[84px_minmax(0,1fr)] gap-x-2.5 gap-y-[5px] [&>dd]:min-w-0 [&>dt]:text-text-3">
          <dt>Line</dt>
          <dd>
            <NumberPlate number={numbers.find((number) => number.id === conversation.numberId)} />
          </dd>
          <dt>State</dt>
          <dd>{stateCopy[conversation.state]}</dd>
          <dt>Assigned</dt>
          <dd className="flex items-center gap-1.5">
            {assigneeId !== null && <Avatar person={person(assigneeId)} label="" />}
            <span>{assigneeId === null ? "Nobody" : personOrYou(names, assigneeId)}</span>
            {away && <span className="text-text-3">{awayCopy(away, now, zone)}</span>}
            {mayAssign && (
              <Button
                kind="quiet"
                size="s"
                className="-my-1 ml-auto"
                aria-label="Change who has it"
                onClick={() => client.page.patch({ overlay: "assign" })}
              >
                Change
              </Button>
            )}
          </dd>
          <dt>Tags</dt>
          <ConversationTags conversation={conversation} />
          <dt>Last reply</dt>
          <dd>
            {lastReply === null
              ? "None yet"
              : `${personOrYou(names, lastReply.by)}, ${rowTime(lastReply.at, now, zone)}`}
          </dd>
        </dl>
      </ContactSection>
      {contact !== null && contact.others.length > 0 && (
        <OtherConversations conversation={conversation} others={contact.others} />
      )}
      {opened.today.length > 0 && (
        <ContactSection title="Opened today by">
          <ul className={openedClass} data-part="opened">
            {opened.today.map((open) => (
              <li key={open.userId}>
                <Avatar person={person(open.userId)} label="" />
                <span>{personOrYou(names, open.userId)}</span>
                <time dateTime={open.at} title={exactTime(open.at, zone)}>
                  {clock(open.at, zone)}
                </time>
              </li>
            ))}
          </ul>
        </ContactSection>
      )}
      {opened.before.length > 0 && (
        <ContactSection>
          <details>
            <summary className="cursor-pointer text-[12px] leading-6 font-strong text-text-2">
              Opened before
            </summary>
            <ul className={`${openedClass} mt-1`} data-part="opened">
              {opened.before.map((open) => (
                <li key={open.userId}>
                  <Avatar person={person(open.userId)} label="" />
                  {personOrYou(names, open.userId)}
                  <time dateTime={open.at} title={exactTime(open.at, zone)}>
                    {date(open.at, now, zone)}, {clock(open.at, zone)}
                  </time>
                </li>
              ))}
            </ul>
          </details>
        </ContactSection>
      )}
    </div>
  );
}

function CopyNumber({ address }: { address: string }) {
  const { notices } = useClient();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    if (!(await copyWords(notices, address))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  const Drawing = copied ? Check : Copy;
  return (
    <IconButton
      label={copied ? "Copied" : "Copy the number"}
      title="Copy the number"
      size="s"
      onClick={() => void copy()}
    >
      <Icon as={Drawing} size="s" />
    </IconButton>
  );
}
