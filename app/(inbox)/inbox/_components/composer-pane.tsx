"use client";

import { Ban, Lock, PhoneOff } from "lucide-react";
import type { ThreadSnapshot } from "@/lib/view/types";
import { contactTitle } from "@/lib/view/names";
import { numberOffWords, optedOutWords } from "@/lib/view/refusal-words";
import { useClient, useInbox } from "../_hooks/use-inbox";
import { useNow, useZone } from "../_hooks/use-time";
import { Composer } from "./composer";
import { RefusalPanel } from "./refusal-panel";

/** The place to answer, or the reason why nothing may be sent. */
export function ComposerPane({ thread }: { thread: ThreadSnapshot }) {
  const client = useClient();
  const { conversation } = thread;
  const numbers = useInbox((state) => state.inbox.numbers);
  const composition = useInbox((state) => state.compositions[conversation.id]);
  const now = useNow(60_000);
  const zone = useZone();
  const number = numbers.find((candidate) => candidate.id === conversation.numberId);
  const isRefused = composition !== undefined && composition.refusal !== null && composition.phase !== "writing";
  const kept = composition?.body ?? "";

  if (isRefused) return <RefusalPanel conversation={conversation} composition={composition} />;
  if (conversation.optedOut !== null) return <Blocked icon={Ban} kept={kept} {...optedOutWords({ conversation, numbers, now, zone })} />;
  if (number?.disabled) return <Blocked icon={PhoneOff} kept={kept} {...numberOffWords(number, client.names, now, zone)} />;
  if (!number?.mayReply) return <Blocked icon={Lock} kept={kept} title="You can read this line, not answer on it" body="An admin decides who answers. Ask one to change your role." />;
  if (!conversation.dialable) return <Blocked icon={PhoneOff} kept={kept} title={`${contactTitle(conversation)} cannot be texted`} body="This sender is not a phone number, so it can only be read." />;
  return <Composer thread={thread} number={number} />;
}

/** In place of the composer: never a dead button. What was written stays in sight. */
function Blocked({ icon: Icon, title, body, kept }: { icon: typeof Ban; title: string; body: string; kept: string }) {
  return (
    <section className="composer" aria-label={title}>
      <div className="blocked">
        <Icon className="icon" data-size="l" aria-hidden />
        <div className="grid gap-1">
          <h3>{title}</h3>
          <p>{body}</p>
          {kept.trim() !== "" && (
            <p className="mt-1 whitespace-pre-wrap">
              <span className="text-text-3">Your draft, kept: </span>
              {kept}
            </p>
          )}
        </div>
      </div>
    </section>
  );
}
