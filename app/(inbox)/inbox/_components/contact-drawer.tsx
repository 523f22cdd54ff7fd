"use client";

import { PanelRight, X } from "lucide-react";
import { useRef } from "react";
import { ContactDetails } from "./contact-pane";

/** The contact in windows too narrow for its pane: a drawer, a sheet on phones. The platform's dialog holds the focus and gives it back. */
export function ContactDrawer({ conversationId }: { conversationId: string }) {
  const drawer = useRef<HTMLDialogElement>(null);
  const close = () => drawer.current?.close();
  return (
    <>
      <button
        className="btn contact-toggle"
        data-kind="quiet"
        data-size="s"
        data-icon=""
        type="button"
        aria-label="Show the contact"
        title="Show the contact"
        onClick={() => drawer.current?.showModal()}
      >
        <PanelRight className="icon" aria-hidden />
      </button>
      <dialog ref={drawer} className="contact drawer" aria-label="Contact" onClick={(event) => event.target === event.currentTarget && close()}>
        <header className="bar">
          <h2 className="flex-1">Contact</h2>
          <button className="btn" data-kind="quiet" data-size="s" data-icon="" type="button" aria-label="Close" title="Close" onClick={close}>
            <X className="icon" aria-hidden />
          </button>
        </header>
        <ContactDetails conversationId={conversationId} />
      </dialog>
    </>
  );
}
