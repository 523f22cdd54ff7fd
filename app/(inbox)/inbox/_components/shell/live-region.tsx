"use client";

import { useInbox } from "../../_hooks/use-inbox";

/** What is said to screen readers; one region for each urgency, both there from the start. */
export function LiveRegion() {
  const { id, words, urgency } = useInbox((state) => state.said);
  // A repeated sentence is said again only when the text changes: a space that nobody hears.
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
