"use client";

import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { ContactDetails } from "../shell/parts.lazy";
import { Overlay } from "../overlays/overlay";

/** The contact in windows too narrow for its pane: a drawer, a sheet on phones. It goes with its conversation. */
export function ContactDrawer() {
  const { page } = useClient();
  const openId = useInbox((state) => state.openId);
  const [shownId] = useState(openId);
  const close = () => page.patch({ overlay: null });
  useEffect(() => {
    if (openId !== shownId) page.patch({ overlay: null });
  }, [openId, shownId, page]);
  return (
    <Overlay label="Contact" className="contact drawer" onClose={close}>
      <header className="bar">
        <h2 className="flex-1">Contact</h2>
        <button
          className="btn"
          data-kind="quiet"
          data-size="s"
          data-icon=""
          type="button"
          aria-label="Close"
          title="Close"
          onClick={close}
        >
          <X className="icon" aria-hidden />
        </button>
      </header>
      {shownId !== null && <ContactDetails conversationId={shownId} />}
    </Overlay>
  );
}
