"use client";

import { useEffect } from "react";
import { countsOf, titleCopy } from "@/lib/view/counts";
import { useInbox } from "../../_hooks/use-inbox";

/** "(3) Inbox" in the browser's tab: so many wait for the team. The framework writes its own title late, and again with every address. */
export function TabTitle() {
  const unanswered = useInbox((state) => countsOf(state.counts, null).unanswered);
  useEffect(() => {
    const title = `${titleCopy(unanswered)} - Partyline`;
    const write = () => {
      if (document.title !== title) document.title = title;
    };
    const observer = new MutationObserver(write);
    observer.observe(document.head, { childList: true, characterData: true, subtree: true });
    write();
    return () => observer.disconnect();
  }, [unanswered]);
  return null;
}
