"use client";

import { Inbox, KeyRound, LogOut, Settings } from "lucide-react";
import { useId } from "react";
import { Avatar } from "@/app/_ui/avatar";
import { Logo } from "@/app/_ui/logo";
import { badgeWords, countsOf } from "@/lib/view/counts";
import { useClient, useInbox } from "../_hooks/use-inbox";

/** Where one can go, and who one is. */
export function Rail() {
  const client = useClient();
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
        <div id={menuId} className="menu account-menu" popover="auto">
          <p className="px-[9px] py-1.5 text-small text-text-3">{me.name}</p>
          <a className="menu-item" href="/password">
            <KeyRound className="icon" data-size="s" aria-hidden />
            Change your password
          </a>
          <button className="menu-item" type="button" onClick={() => void client.signOut()}>
            <LogOut className="icon" data-size="s" aria-hidden />
            Sign out
          </button>
        </div>
      </div>
    </nav>
  );
}
