import type { Browser } from "./page-history";

/**
 * The tab's history, without the framework's router in between. That wraps `history` to look for the page of every address,
 * and draws itself anew for each: all addresses of the inbox are one page, and a click on a conversation is to show its words.
 */
export function tabHistory(): Browser {
  const { history, location } = window;
  const { pushState, replaceState } = History.prototype;
  const stops = new Map<() => void, () => void>();
  return {
    history: {
      get state(): unknown {
        return history.state;
      },
      pushState: (...entry) => pushState.apply(history, entry),
      replaceState: (...entry) => replaceState.apply(history, entry),
      go: (by) => history.go(by),
    },
    location,
    addEventListener(name, listener) {
      const onPop = (event: Event) => {
        event.stopImmediatePropagation();
        listener();
      };
      // As one that captures it comes before the router's.
      window.addEventListener(name, onPop, true);
      stops.set(listener, () => window.removeEventListener(name, onPop, true));
    },
    removeEventListener: (_, listener) => stops.get(listener)?.(),
  };
}
