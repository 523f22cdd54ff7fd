"use client";

import { useIsPainted, useIsWide } from "../../_hooks/use-page";
import { ContactDetails } from "../shell/lazy-parts";

/**
 * The contact pane of wide windows; narrower ones show the same in a drawer. Drawn after the conversation.
 */
export function ContactPane({ conversationId }: { conversationId: string }) {
  const isWide = useIsWide();
  const isPainted = useIsPainted();
  return (
    <aside className="pane contact-pane" data-part="contact" aria-label="Contact">
      <header className="pane-bar">
        <h2>Contact</h2>
      </header>
      {isWide && isPainted && <ContactDetails conversationId={conversationId} />}
    </aside>
  );
}
