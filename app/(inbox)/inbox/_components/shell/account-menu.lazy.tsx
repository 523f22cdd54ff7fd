"use client";

import { Keyboard, KeyRound, LogOut, SlidersHorizontal } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { themes } from "@/lib/domain/display-settings";
import { useBackCloses, useIsPhone } from "../../_hooks/use-page";
import { useClient, useInbox } from "../../_hooks/use-inbox";

const themeCopy = { system: "System", light: "Light", dark: "Dark" };

/** What concerns the person: how it looks, keys, settings, password, signing out. */
export function AccountMenu({
  id,
  isAwaited,
}: {
  id: string;
  /** Its button was pressed already. */ isAwaited: boolean;
}) {
  const client = useClient();
  const me = useInbox((state) => state.inbox.me);
  const menu = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  // Once, as it comes.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useEffect(() => void (isAwaited && menu.current?.showPopover()), []);
  const close = () => menu.current?.hidePopover();
  useBackCloses(useIsPhone() && isOpen, close);
  return (
    <div
      ref={menu}
      id={id}
      className="menu account-menu"
      popover="auto"
      onToggle={(event) => setOpen(event.newState === "open")}
    >
      <p className="px-[9px] py-1.5 text-small text-text-3">{me.name}</p>
      <fieldset className="themes">
        <legend className="sr-only">Theme</legend>
        {themes.map((theme) => (
          <label key={theme}>
            <input
              className="sr-only"
              type="radio"
              name="theme"
              checked={me.display.theme === theme}
              onChange={() => void client.theme.choose(theme)}
            />
            {themeCopy[theme]}
          </label>
        ))}
      </fieldset>
      <button
        className="menu-item"
        type="button"
        onClick={() => {
          close();
          client.page.patch({ overlay: "keys" });
        }}
      >
        <Keyboard className="icon" data-size="s" aria-hidden />
        Keyboard
      </button>
      <a className="menu-item" href="/settings">
        <SlidersHorizontal className="icon" data-size="s" aria-hidden />
        Your settings
      </a>
      <a className="menu-item" href="/password">
        <KeyRound className="icon" data-size="s" aria-hidden />
        Change your password
      </a>
      <button className="menu-item" type="button" onClick={() => void client.signOut()}>
        <LogOut className="icon" data-size="s" aria-hidden />
        Sign out
      </button>
    </div>
  );
}
