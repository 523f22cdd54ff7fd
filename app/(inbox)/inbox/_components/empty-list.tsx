"use client";

import { useEffect, useState } from "react";
import { WireArt } from "@/app/_ui/wire-art";
import { useClient, useInbox } from "../_hooks/use-inbox";

/** No row to show, and why. */
export function EmptyList() {
  const client = useClient();
  const filter = useInbox((state) => state.filter);
  const numbers = useInbox((state) => state.inbox.numbers);
  const showOpen = (
    <button className="btn" type="button" onClick={() => client.lists.setFilter({ numberId: null, tab: "open" })}>
      Show all open
    </button>
  );
  if (numbers.length === 0) {
    return (
      <div className="empty">
        <WireArt />
        <h3>You are not on a line yet</h3>
        <p>An admin decides who shares which number. Ask one to add you, and it appears here at once.</p>
      </div>
    );
  }
  if (filter.tab === "unanswered") {
    return (
      <div className="empty">
        <WireArt lit />
        <h3>Everyone has an answer</h3>
        <p>No customer waits for a text.</p>
        {showOpen}
      </div>
    );
  }
  if (filter.tab !== "open" || filter.numberId !== null) {
    const what = { open: "open", unread: "unread", resolved: "resolved", unanswered: "unanswered" }[filter.tab];
    const where = numbers.find((number) => number.id === filter.numberId)?.label;
    return (
      <div className="empty">
        <WireArt lit={filter.tab === "unread"} />
        <h3>{filter.tab === "unread" ? "You have read everything" : `Nothing ${what}`}</h3>
        <p>{where === undefined ? `No conversation is ${what}.` : `No conversation of ${where} is ${what}.`}</p>
        {showOpen}
      </div>
    );
  }
  return (
    <div className="empty">
      <WireArt />
      <h3>No open conversations</h3>
      <p>When a customer texts {numbers.length === 1 ? numbers[0]?.label : "one of your numbers"}, it shows here.</p>
    </div>
  );
}

/** Rows to come, in their own heights; not before 300 ms, so that quick answers do not blink. */
export function ListSkeleton() {
  const shown = useLate(300);
  if (!shown) return null;
  return (
    <div role="status" aria-label="Loading conversations">
      {[112, 88, 136].map((width) => (
        <div key={width} className="row" style={{ position: "relative" }}>
          <span />
          <span className="grid content-start gap-[9px] pt-1">
            <span className="skeleton" style={{ width }} />
            <span className="skeleton" style={{ width: `${width / 2 + 20}%` }} />
            <span className="skeleton" style={{ width: 76, height: 14 }} />
          </span>
        </div>
      ))}
    </div>
  );
}

export function useLate(ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return late;
}
