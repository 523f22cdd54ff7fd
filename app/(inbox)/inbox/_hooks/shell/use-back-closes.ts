"use client";

import { useEffect, useRef } from "react";
import { useClient } from "../use-inbox";

/** While it is open, the browser's Back closes it, and nothing else happens. For everything that covers the page. */
export function useBackCloses(isOpen: boolean, close: () => void): void {
  const { history } = useClient();
  const latest = useRef(close);
  useEffect(() => void (latest.current = close));
  useEffect(() => (isOpen ? history.cover(() => latest.current()) : undefined), [history, isOpen]);
}
