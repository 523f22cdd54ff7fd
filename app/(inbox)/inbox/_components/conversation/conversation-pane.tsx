"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/app/_ui/controls/button";
import { WireArt } from "@/app/_ui/display/wire-art";
import { contactTitle } from "@/lib/view/copy/names";
import { insist } from "../../_client/page/later";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { ComposerPane } from "../composer/composer-pane";
import { ToastBox, ConversationAbsent } from "../shell/lazy-parts";
import { useDelayed } from "../list/list-skeleton";
import { LocalDraft, PaneBoundary } from "../shell/pane-boundary";
import { PresenceStrip } from "./presence-strip";
import { ConversationHeader } from "./conversation-header";
import { ConversationLog } from "./conversation-log";
import { EmptyState } from "@/app/_ui/feedback/empty-state";

/** Loaded with the first message that is close to STOP. */
const MayOptOut = dynamic(
  () => insist(() => import("./items/may-opt-out.lazy").then((part) => part.MayOptOut)),
  {
    ssr: false,
  },
);

/**
 * The conversation pane: header, presence, messages, and the composer, which stays whatever happens to the
 * rest.
 */
export function ConversationPane() {
  const client = useClient();
  const openId = useInbox((state) => state.openId);
  const hasToast = useInbox((state) => state.toast !== null);
  const status = useInbox((state) => state.conversationStatus);
  const snapshot = useInbox((state) => state.snapshot);
  const conversation = useInbox((state) =>
    state.openId === null ? undefined : client.conversation(state.openId),
  );
  // When the person loses the number, the composer still needs the conversation's name.
  const [known, setKnown] = useState(conversation);
  if (conversation !== undefined && conversation !== known) setKnown(conversation);
  const isGone =
    status === "lost" || status === "missing" || (status !== "loading" && conversation === undefined);
  const isShown = conversation !== undefined && !isGone;
  return (
    <main
      className="pane conversation-pane"
      data-part="conversation"
      aria-label={
        conversation === undefined ? "Conversation" : `Conversation with ${contactTitle(conversation)}`
      }
    >
      {isShown && (
        <PaneBoundary name="The head of this conversation">
          <ConversationHeader conversation={conversation} />
          <PresenceStrip conversation={conversation} />
          {conversation.mayOptOut !== null && <MayOptOut conversation={conversation} />}
        </PaneBoundary>
      )}
      <div className="log-area">
        {openId === null ? (
          <NothingOpen />
        ) : isGone ? (
          <ConversationAbsent isLost={status !== "missing" && known !== undefined} conversationId={openId} />
        ) : snapshot !== null ? (
          <PaneBoundary name="The conversation">
            <ConversationLog snapshot={snapshot} />
          </PaneBoundary>
        ) : status === "unreachable" ? (
          <Unreachable onRetry={() => void client.conversations.load(openId)} />
        ) : (
          <ConversationSkeleton />
        )}
        {hasToast && <ToastBox />}
      </div>
      {openId !== null && (
        <PaneBoundary name="The place to write" kept={<LocalDraft conversationId={openId} />}>
          <ComposerPane
            conversationId={openId}
            conversation={known}
            snapshot={isShown ? snapshot : null}
            isGone={isGone}
          />
        </PaneBoundary>
      )}
    </main>
  );
}

function NothingOpen() {
  return (
    <EmptyState>
      <WireArt />
      <h3>No conversation is open</h3>
      <p>Choose one from the list.</p>
    </EmptyState>
  );
}

function Unreachable({ onRetry }: { onRetry: () => void }) {
  return (
    <EmptyState>
      <h3>This conversation could not be loaded</h3>
      <p>The connection did not answer.</p>
      <Button onClick={onRetry}>Try now</Button>
    </EmptyState>
  );
}

function ConversationSkeleton() {
  if (!useDelayed(300)) return <div className="flex-1" />;
  return (
    <div className="log" role="status" aria-label="Loading messages">
      {[
        ["in", 240],
        ["out", 300],
        ["in", 180],
      ].map(([direction, width]) => (
        <div key={width} className="message" data-direction={direction}>
          <span className="skeleton message-bubble" style={{ width, height: 34 }} />
        </div>
      ))}
    </div>
  );
}
