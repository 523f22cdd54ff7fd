"use client";

import { Inbox, Settings } from "lucide-react";
import { useId } from "react";
import { Avatar } from "@/app/_ui/avatar";
import { Logo } from "@/app/_ui/logo";
import { badgeWords, countsOf } from "@/lib/view/counts";
import { useInbox } from "../_hooks/use-inbox";
import { AccountMenu } from "./later-parts";

/** Where one can go, and who one is. */
export function Rail() {
  const me = useInbox((state) => state.inbox.me);
  const unanswered = useInbox((state) => countsOf(state.counts, null).unanswered);
  const menuId = useId();
  // What the page shows then is decided there.
  const isAdmin = useInbox(({ inbox }) => inbox.me.role === "owner" || inbox.me.role === "admin" || inbox.numbers.some(({ role }) => role === "admin"));
  return (
    <nav className="rail" aria-label="Main">
      <span className="logo">
        <Logo />
      </span>
      <a className="place" href="/inbox" aria-current="page">
        <Inbox className="icon" aria-hidden />
        <span>Inbox</span>
        {unanswered > 0 && (
          <span className="badge">
            <span aria-hidden>{badgeWords(unanswered)}</span>
            <span className="sr-only">, {unanswered} unanswered</span>
          </span>
        )}
      </a>
      <div className="end">
        {isAdmin && (
          <a className="place" href="/admin/numbers">
            <Settings className="icon" aria-hidden />
            <span>Admin</span>
          </a>
        )}
        <button className="account" type="button" popoverTarget={menuId} title={me.name}>
          <Avatar person={me} size="l" label="" />
          <span className="sr-only">Account of {me.name}</span>
          <span className="you" aria-hidden>
            You
          </span>
        </button>
        <AccountMenu id={menuId} />
      </div>
    </nav>
  );
}
