"use client";

import { Menu } from "@base-ui/react/menu";
import { Inbox, LogOut } from "lucide-react";
import { Avatar } from "@/app/_ui/avatar";
import { Logo } from "@/app/_ui/logo";
import { useClient, useInbox } from "../_hooks/use-inbox";

/** Where one can go, and who one is. */
export function Rail() {
  const me = useInbox((state) => state.inbox.me);
  const client = useClient();
  return (
    <nav className="rail" aria-label="Main">
      <span className="logo">
        <Logo />
      </span>
      <a className="place" href="/inbox" aria-current="page">
        <Inbox className="icon" aria-hidden />
        <span>Inbox</span>
      </a>
      <div className="end">
        <Menu.Root>
          <Menu.Trigger className="account" aria-label={`Account of ${me.name}`}>
            <Avatar person={me} size="l" label="" />
            <span className="phone-only">You</span>
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Positioner side="right" align="end" sideOffset={8} className="z-30">
              <Menu.Popup className="menu">
                <div className="px-[9px] py-1.5 text-small text-text-3">{me.name}</div>
                <Menu.Item className="menu-item" onClick={() => void client.signOut()}>
                  <LogOut className="icon" data-size="s" aria-hidden />
                  Sign out
                </Menu.Item>
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      </div>
    </nav>
  );
}
