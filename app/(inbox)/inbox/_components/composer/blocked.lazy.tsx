"use client";

import { Ban, Lock, PhoneOff, Unplug } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { ReactNode } from "react";
import { CARRIER } from "@/lib/base/carrier-name";
import { Button, buttonClass } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import type { ConversationView } from "@/lib/protocol/views";
import { contactTitle, numberShort, personShort } from "@/lib/view/copy/names";
import {
  noCredentialsCopy,
  numberOffCopy,
  optedOutCopy,
  sendingRequest,
  unanswerableCopy,
} from "@/lib/view/copy/composer/blocked-copy";
import type { MyNumber } from "@/lib/view/types";
import type { WhyBlocked } from "@/lib/view/why-blocked";
import { waitRequest, whyTextsWait } from "@/lib/view/copy/message/wait-causes";
import { numberCause } from "@/lib/view/copy/message/waiting-copy";
import { writeNote } from "../../_client/writing/commands";
import { insist } from "../../_client/page/later";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useNow, useZone } from "../../_hooks/use-time";
import { ComposerNotice } from "./composer-notice";

/** Loaded when somebody opens it. */
const OptOutRecord = dynamic(
  () => insist(() => import("./opt-out-record.lazy").then((part) => part.OptOutRecord)),
  { ssr: false },
);

const icons = {
  opted_out: Ban,
  number_off: PhoneOff,
  no_credentials: Unplug,
  read_only: Lock,
  not_dialable: PhoneOff,
} satisfies Record<WhyBlocked, unknown>;

type Props = { conversation: ConversationView; number: MyNumber | undefined; why: WhyBlocked };

/**
 * Shown in place of the tools that send, so that there is no dead button. The typed words stay visible below,
 * and what can be done is one press away.
 */
export function Blocked({ conversation, number, why }: Props) {
  const client = useClient();
  const numbers = useInbox((state) => state.inbox.numbers);
  const [isRecordOpen, setRecordOpen] = useState(false);
  const now = useNow(60_000);
  const zone = useZone();
  const Drawing = icons[why];
  const words: Record<WhyBlocked, () => { title: string; body: string }> = {
    opted_out: () => optedOutCopy({ conversation, numbers, now, zone }),
    number_off: () => numberOffCopy(number, client.names, now, zone),
    no_credentials: () => noCredentialsCopy(number),
    read_only: () => ({
      title: "You can read this line, not answer on it",
      body: "An admin decides who answers. Ask one to change your role.",
    }),
    not_dialable: () => ({
      title: `${contactTitle(conversation)} cannot be texted`,
      body: unanswerableCopy(conversation),
    }),
  };
  const settings = { href: `/admin/numbers/${number?.id}`, words: "Open its settings" };
  const acts: Record<WhyBlocked, ReactNode> = {
    opted_out: (
      <Button kind="quiet" size="s" onClick={() => setRecordOpen(true)}>
        See the record
      </Button>
    ),
    number_off: number && (
      <AskAdmin
        place={settings}
        request={`Could you switch ${numberShort(number)} on again? I have texts to answer there.`}
      />
    ),
    no_credentials: number && <AskAdmin place={questBlue} request={sendingRequest(number)} />,
    read_only: number && (
      <AskAdmin
        place={settings}
        request={`Could you let me answer texts on ${numberShort(number)}? I can only read them now.`}
      />
    ),
    not_dialable: null,
  };
  const { title, body } = words[why]();
  return (
    <>
      <div className="composer-blocked" data-part="blocked" tabIndex={-1} role="group" aria-label={title}>
        <Icon as={Drawing} size="l" />
        <div className="grid gap-0.5">
          <h3>{title}</h3>
          <p>{body}</p>
          <div className="blocked-acts">
            {number?.can.note && (
              <Button size="s" onClick={() => writeNote(client, conversation.id)}>
                <Icon as={Lock} size="s" />
                Add a note
              </Button>
            )}
            {acts[why]}
          </div>
        </div>
      </div>
      {isRecordOpen && <OptOutRecord conversation={conversation} onClose={() => setRecordOpen(false)} />}
    </>
  );
}

/** Where an admin sees and fixes the carrier account. */
const questBlue = { href: "/admin/questblue", words: `Open ${CARRIER}` };

/**
 * Shown above the field: a message from this number is accepted now and leaves later. Says who can fix that.
 */
export function MessagesWait({ number }: { number: MyNumber }) {
  const zone = useZone();
  const cause = numberCause(number, useNow(60_000));
  if (cause === null) return null;
  const place =
    cause === "daily_limit" ? { href: `/admin/numbers/${number.id}`, words: "Open its settings" } : questBlue;
  return (
    <ComposerNotice kind="warning">
      <span className="flex-1">{whyTextsWait(cause, { number, reason: null, zone })}</span>
      <AskAdmin place={place} request={waitRequest(cause, number)} />
    </ComposerNotice>
  );
}

/**
 * Names the admins who can change what a number allows, and copies a request to send them. An admin gets a
 * link to the place itself.
 */
function AskAdmin({ place, request }: { place: { href: string; words: string }; request: string }) {
  const client = useClient();
  const admins = useInbox((state) => state.inbox.admins);
  if (admins.includes(client.meId)) {
    return (
      <a className={buttonClass({ kind: "quiet", size: "s" })} href={place.href}>
        {place.words}
      </a>
    );
  }
  const names = admins.slice(0, 3).map((id) => personShort(client.names, id));
  const who =
    names.length < 2 ? (names[0] ?? "an admin") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(request);
      client.notices.toast(`A request is copied. Send it to ${who}`);
    } catch {
      client.notices.toast(`Ask ${who}`);
    }
  };
  return (
    <Button kind="quiet" size="s" onClick={() => void copy()}>
      Ask an admin
    </Button>
  );
}
