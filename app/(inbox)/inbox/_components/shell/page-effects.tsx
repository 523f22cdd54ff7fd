"use client";

import { useEffect } from "react";
import { countsOf, titleCopy } from "@/lib/view/counts";
import { useCommands } from "../../_hooks/shell/use-commands";
import { useKeys } from "../../_hooks/shell/use-keys";
import { useInbox } from "../../_hooks/use-inbox";

/** The page's keys that belong to no single pane. */
export function Shortcuts() {
  useKeys(useCommands());
  return null;
}

/**
 * "(3) Inbox" in the browser's tab: the number of conversations waiting for the team. The framework writes
 * its own title late, and again for every address, so this one is restored.
 */
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

/** Announcements for screen readers; one region per urgency, both there from the start. */
export function LiveRegion() {
  const { id, words, urgency } = useInbox((state) => state.announcement);
  // A repeated sentence is announced again only if the text changes, so a silent space is added.
  const said = words + (id % 2 === 0 ? "" : "\u00a0");
  return (
    <>
      <div className="sr-only" role="status" aria-live="polite" data-said="polite">
        {urgency === "polite" ? said : ""}
      </div>
      <div className="sr-only" role="alert" aria-live="assertive" data-said="assertive">
        {urgency === "assertive" ? said : ""}
      </div>
    </>
  );
}
