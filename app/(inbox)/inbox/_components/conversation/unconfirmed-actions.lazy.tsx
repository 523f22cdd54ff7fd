"use client";

import { RefreshCw } from "lucide-react";
import { useState } from "react";
import type { MessageView } from "@/lib/protocol/views";
import { carrierCopy } from "@/lib/view/copy/carrier-copy";
import { contactShort } from "@/lib/view/copy/names";
import { clock } from "@/lib/view/copy/times";
import type { TimeFormat } from "@/lib/view/copy/times";
import { focusComposer } from "../../_client/page/focus";
import { isCutOff } from "../../_client/state";
import { useClient, useInbox } from "../../_hooks/use-inbox";

/** What a person can do about a text that may have arrived: the machine never repeats it (V16). */
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
      const says = await client.deliveries.ask(message);
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
    <div className="asks">
      <div className="btns">
        <button
          className="btn"
          data-size="s"
          type="button"
          aria-disabled={busy !== null || undefined}
          onClick={() => void ask()}
        >
          <RefreshCw className="icon" data-size="s" aria-hidden />
          {busy === "ask" ? "Asking" : "Ask the carrier"}
        </button>
        <button
          className="btn"
          data-kind="quiet"
          data-size="s"
          type="button"
          aria-disabled={busy !== null || undefined}
          onClick={() => void run("mark", () => client.deliveries.arrived(message))}
        >
          It arrived
        </button>
        {!isSentAgain && (
          <button
            className="btn"
            data-kind="quiet"
            data-size="s"
            type="button"
            onClick={() => {
              client.replies.retry(message);
              requestAnimationFrame(focusComposer);
            }}
          >
            Send again
          </button>
        )}
      </div>
      <p role="status">{said}</p>
    </div>
  );
}
