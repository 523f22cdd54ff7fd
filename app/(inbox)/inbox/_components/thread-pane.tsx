"use client";

import { WireArt } from "@/app/_ui/wire-art";
import { contactTitle } from "@/lib/view/names";
import { useClient, useInbox } from "../_hooks/use-inbox";
import { ComposerPane } from "./composer-pane";
import { useLate } from "./empty-list";
import { PresenceStrip } from "./presence-strip";
import { ThreadHeader } from "./thread-header";
import { ThreadLog } from "./thread-log";
import { ToastBox } from "./toast-box";

/** The thread pane: who, who is here, what was said, and the place to answer. */
export function ThreadPane() {
  const client = useClient();
  const openId = useInbox((state) => state.openId);
  const status = useInbox((state) => state.threadStatus);
  const thread = useInbox((state) => state.thread);
  const conversation = useInbox((state) => (state.openId === null ? undefined : client.conversation(state.openId)));
  if (openId === null || status === "missing" || conversation === undefined) {
    return (
      <main className="pane conversation" aria-label="Conversation">
        {openId === null ? <NothingOpen /> : status === "loading" ? null : <Missing />}
        <ToastBox />
      </main>
    );
  }
  return (
    <main className="pane conversation" aria-label={`Conversation with ${contactTitle(conversation)}`}>
      <ThreadHeader conversation={conversation} />
      <PresenceStrip conversation={conversation} />
      <div className="relative flex min-h-0 flex-1 flex-col">
        {thread !== null ? <ThreadLog thread={thread} /> : status === "unreachable" ? <Unreachable onRetry={() => void client.loadThread(openId)} /> : <ThreadSkeleton />}
        <ToastBox />
      </div>
      {thread !== null && <ComposerPane thread={thread} />}
    </main>
  );
}

function NothingOpen() {
  return (
    <div className="empty">
      <WireArt />
      <h3>No conversation is open</h3>
      <p>Choose one from the list.</p>
    </div>
  );
}

function Missing() {
  const client = useClient();
  return (
    <div className="empty">
      <WireArt />
      <h3>This conversation is not here</h3>
      <p>It may be on a line that you are not on. An admin can add you.</p>
      <button className="btn" type="button" onClick={() => client.open(null)}>
        Back to inbox
      </button>
    </div>
  );
}

function Unreachable({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="empty">
      <h3>This thread could not be loaded</h3>
      <p>The connection did not answer.</p>
      <button className="btn" type="button" onClick={onRetry}>
        Try now
      </button>
    </div>
  );
}

function ThreadSkeleton() {
  if (!useLate(300)) return <div className="flex-1" />;
  return (
    <div className="thread" role="status" aria-label="Loading messages">
      {[
        ["in", 240],
        ["out", 300],
        ["in", 180],
      ].map(([direction, width]) => (
        <div key={width} className="text" data-direction={direction}>
          <span className="skeleton bubble" style={{ width, height: 34 }} />
        </div>
      ))}
    </div>
  );
}
