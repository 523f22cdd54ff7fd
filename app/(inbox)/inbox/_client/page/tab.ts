type Handlers = {
  onHide: () => void;
  onShow: () => void;
  /** The page is going away: nothing can be awaited. */
  onLeave: () => void;
  onOnline: () => void;
  onOffline: () => void;
};

/** Listens to the tab's events; returns the function that stops it. */
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

/**
 * Tells this browser's other tabs whose page just loaded, or null when the person signs out; and hears the
 * same from them.
 */
export class SessionChannel {
  private channel: BroadcastChannel | null = null;

  /** Returns the function that stops it. */
  start(meId: string, onOther: (userId: string | null) => void): () => void {
    const channel = new BroadcastChannel(NAME);
    // Only a hint: the server is asked for the fact.
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
