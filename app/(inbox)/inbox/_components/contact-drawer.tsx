"use client";

import { PanelRight, X } from "lucide-react";
import { useRef } from "react";
import { ContactDetails } from "./later-parts";

const DRAWER = "contact-drawer";

/** For the thread's menu: a phone's header has no room for the drawer's own button. */
export function openContactDrawer(): void {
  const drawer = document.getElementById(DRAWER);
  if (drawer instanceof HTMLDialogElement) drawer.showModal();
}

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
        onClick={openContactDrawer}
      >
        <PanelRight className="icon" aria-hidden />
      </button>
      <dialog ref={drawer} id={DRAWER} className="contact drawer" aria-label="Contact" onClick={(event) => event.target === event.currentTarget && close()}>
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
