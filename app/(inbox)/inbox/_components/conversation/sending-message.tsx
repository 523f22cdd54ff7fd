"use client";

import { Clock } from "lucide-react";
import { useClient, useInbox } from "../../_hooks/use-inbox";

/** One's own words on their way to the server, where they will stand. They are still in the composer, and only there if they get nowhere. */
export function SendingMessage({ text }: { text: string }) {
  const { meId } = useClient();
  const color = useInbox((state) => state.inbox.people.find(({ id }) => id === meId)?.color ?? "slate");
  return (
    <div className={`text hue-${color}`} data-direction="out" data-leaving="" aria-hidden>
      <span className="node" />
      <div className="bubble" dir="auto">
        {text}
      </div>
      <div className="foot">
        <span className="who">You</span>
        <span className="tick">
          <Clock className="icon" data-size="xs" aria-hidden />
          <span>Sending</span>
        </span>
      </div>
    </div>
  );
}
