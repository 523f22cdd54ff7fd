import { onPopstate } from "@/app/_ui/layout/popstate-first";
import type { Browser } from "./page-history";

/**
 * The tab's history without the framework's router. The router wraps `history`, looks up a page for every
 * address and renders anew for each. All addresses of the inbox are one page, and a click on a conversation
 * should show its words at once.
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
    addEventListener: (_, listener) => void stops.set(listener, onPopstate(listener)),
    removeEventListener: (_, listener) => stops.get(listener)?.(),
  };
}
