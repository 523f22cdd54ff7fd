type Handlers = {
  onHide: () => void;
  onShow: () => void;
  /** The page goes away: nothing can be waited for. */
  onLeave: () => void;
  onOnline: () => void;
  onOffline: () => void;
};

/** Listens to what happens to the tab; returns what ends it. */
export function listenToTab({ onHide, onShow, onLeave, onOnline, onOffline }: Handlers): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  document.addEventListener("visibilitychange", () => (document.hidden ? onHide() : onShow()), { signal });
  window.addEventListener("pagehide", onLeave, { signal });
  window.addEventListener("online", onOnline, { signal });
  window.addEventListener("offline", onOffline, { signal });
  return () => ended.abort();
}

const NAME = "partyline:session";

/** Tells this browser's other tabs whose page has just come, or (null) that its person signs out; and hears them. */
export class SessionChannel {
  private channel: BroadcastChannel | null = null;

  /** Returns what ends it. */
  start(meId: string, onOther: (userId: string | null) => void): () => void {
    const channel = new BroadcastChannel(NAME);
    // Only a hint: what is so is asked of the server.
    channel.onmessage = ({ data }: MessageEvent<unknown>) => onOther(typeof data === "string" ? data : null);
    this.channel = channel;
    this.say(meId);
    return () => {
      this.channel = null;
      channel.close();
    };
  }

  say(userId: string | null): void {
    this.channel?.postMessage(userId);
  }
}
