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
