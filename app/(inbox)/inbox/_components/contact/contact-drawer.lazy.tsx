"use client";

import { useEffect, useState } from "react";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { ContactDetails } from "../shell/lazy-parts";
import { Overlay } from "../overlays/overlay";
import { DialogHead } from "@/app/_ui/overlays/dialog-head";

/**
 * The contact, in windows too narrow for its pane: a drawer, or a sheet on phones. Closes with its
 * conversation.
 */
export function ContactDrawer() {
  const { page } = useClient();
  const openId = useInbox((state) => state.openId);
  const [shownId] = useState(openId);
  const close = () => page.patch({ overlay: null });
  useEffect(() => {
    if (openId !== shownId) page.patch({ overlay: null });
  }, [openId, shownId, page]);
  return (
    <Overlay
      label="Contact"
      place="edge"
      className="max-md:[--btn-h:var(--touch-h)] max-md:[--btn-r:8px] max-md:[--btn-text:14px]"
      onClose={close}
    >
      <DialogHead title="Contact" onClose={close} />
      {shownId !== null && <ContactDetails conversationId={shownId} />}
    </Overlay>
  );
}
