"use client";

import { useEffect } from "react";

/** What follows the browser's history in place of the router, while it does. */
let follower: (() => void) | null = null;

/**
 * From now on steps in the history call `listener`, and the router does not hear of them. Returns the function
 * that ends it.
 */
export function onPopstate(listener: () => void): () => void {
  follower = listener;
  return () => {
    if (follower === listener) follower = null;
  };
}

function popped(event: PopStateEvent): void {
  if (follower === null) return;
  event.stopImmediatePropagation();
  follower();
}

/**
 * Stands in the layout of all pages, where its effect runs before the router's. At the window listeners are
 * called in the order of their registration, capturing or not. The router reloads the page at an entry that
 * it did not write, so whoever followed only from a later page on would come too late.
 */
export function PopstateFirst() {
  useEffect(() => {
    window.addEventListener("popstate", popped);
    return () => window.removeEventListener("popstate", popped);
  }, []);
  return null;
}
