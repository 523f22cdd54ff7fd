"use client";

import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import type { MessageView } from "@/lib/protocol/views";
import { carrierCopy } from "@/lib/view/copy/message/carrier-copy";
import { contactShort } from "@/lib/view/copy/names";
import { clock } from "@/lib/view/copy/times";
import type { TimeFormat } from "@/lib/view/copy/times";
import { focusComposer } from "../../../_client/page/focus";
import { isCutOff } from "../../../_client/state";
import { askCarrier, markArrived } from "../../../_client/conversation/unconfirmed.lazy";
import { useClient, useInbox } from "../../../_hooks/use-inbox";

/** What a person can do about a message that may have arrived: it is never repeated automatically (V16). */
export function UnconfirmedActions({
  message,
  isSentAgain,
  zone,
}: {
  message: MessageView;
  isSentAgain: boolean;
  zone: TimeFormat;
}) {
  const client = useClient();
  const [busy, setBusy] = useState<"ask" | "mark" | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const isOffline = useInbox((state) => isCutOff(state.link));
  const run = async (what: "ask" | "mark", act: () => Promise<void>) => {
    if (busy !== null) return;
    setBusy(what);
    await act();
    setBusy(null);
  };
  const ask = () =>
    run("ask", async () => {
      const says = await askCarrier(client, message);
      const conversation = client.conversation(message.conversationId);
      if (says === "too_soon") return setSaid("The carrier was asked a moment ago. Ask again in 5 s.");
      if (says !== null)
        setSaid(
          carrierCopy(says, {
            customer: conversation ? contactShort(conversation) : "the customer",
            at: clock(message.acceptedAt, zone),
          }),
        );
    });
  if (isOffline) return null;
  return (
    <div
      className="col-[1/-1] mt-1.5 grid gap-[3px] justify-self-end text-[12px] text-text-2 max-md:text-[14px]"
      data-part="asks"
    >
      <div className="flex flex-wrap justify-end gap-1">
        <Button size="s" aria-disabled={busy !== null || undefined} onClick={() => void ask()}>
          <Icon as={RefreshCw} size="s" />
          {busy === "ask" ? "Asking" : "Ask the carrier"}
        </Button>
        <Button
          kind="quiet"
          size="s"
          aria-disabled={busy !== null || undefined}
          onClick={() => void run("mark", () => markArrived(client, message))}
        >
          It arrived
        </Button>
        {!isSentAgain && (
          <Button
            kind="quiet"
            size="s"
            onClick={() => {
              client.replies.retry(message);
              requestAnimationFrame(focusComposer);
            }}
          >
            Send again
          </Button>
        )}
      </div>
      <p className="not-empty:text-end" role="status">
        {said}
      </p>
    </div>
  );
}
