"use client";

import { createContext, useContext, useSyncExternalStore } from "react";
import type { InboxClient } from "../_client/inbox-client";
import type { ClientState } from "../_client/state";

const Context = createContext<InboxClient | null>(null);
export const InboxProvider = Context.Provider;

export function useClient(): InboxClient {
  const client = useContext(Context);
  if (client === null) throw new Error("outside the inbox");
  return client;
}

/**
 * A part of the state. The selector must return what the state itself holds, so that nothing renders without
 * a change.
 */
export function useInbox<T>(select: (state: ClientState) => T): T {
  const { store } = useClient().page;
  const read = () => select(store.get());
  return useSyncExternalStore(store.subscribe, read, read);
}
