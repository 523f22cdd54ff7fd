"use client";

import { ContactDetails } from "./later-parts";

/** The contact pane of wide windows; narrower ones open the same as a drawer. */
export function ContactPane({ conversationId }: { conversationId: string }) {
  return (
    <aside className="pane contact" aria-label="Contact">
      <header className="bar">
        <h2>Contact</h2>
      </header>
      <ContactDetails conversationId={conversationId} />
    </aside>
  );
}
