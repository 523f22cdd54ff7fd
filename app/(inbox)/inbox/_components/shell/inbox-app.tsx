"use client";

import { useEffect, useState } from "react";
import { InboxClient } from "../../_client/inbox-client";
import type { Initial } from "../../_client/state";
import { InboxProvider, useClient, useInbox } from "../../_hooks/use-inbox";
import { useIsZoned } from "../../_hooks/use-time";
import { useUrlState } from "../../_hooks/shell/use-url-state";
import { ContactPane } from "../contact/contact-pane";
import { ConversationList } from "../list/conversation-list";
import { LinkBanner } from "./lazy-parts";
import { LiveRegion, Shortcuts, TabTitle } from "./page-effects";
import { Overlays } from "../overlays/overlays";
import { PaneBoundary } from "./pane-boundary";
import { Rail } from "./rail";
import { ConversationPane } from "../conversation/conversation-pane";

/** The inbox, from the server-rendered snapshot. */
export function InboxApp({ initial }: { initial: Initial }) {
  const [client] = useState(() => new InboxClient(initial));
  useEffect(() => client.start(), [client]);
  useUrlState(client);
  return (
    <InboxProvider value={client}>
      <Panes />
      <LiveRegion />
      <Overlays />
      <Shortcuts />
      <TabTitle />
    </InboxProvider>
  );
}

function Panes() {
  const client = useClient();
  const isZoned = useIsZoned();
  const openId = useInbox((state) => state.openId);
  const hasConversation = useInbox(
    (state) =>
      state.snapshot !== null || (state.openId !== null && client.conversation(state.openId) !== undefined),
  );
  return (
    <div
      className="inbox"
      data-pane={openId === null ? "list" : "conversation"}
      data-zoned={isZoned || undefined}
    >
      <LinkBanner />
      <Rail />
      <PaneBoundary name="The list">
        <ConversationList />
      </PaneBoundary>
      <ConversationPane key={openId} />
      {openId !== null && hasConversation && (
        <PaneBoundary name="The contact" of={openId}>
          <ContactPane key={openId} conversationId={openId} />
        </PaneBoundary>
      )}
    </div>
  );
}
