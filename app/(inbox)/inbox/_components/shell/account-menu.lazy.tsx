"use client";

import { Keyboard, KeyRound, LogOut, Moon, SlidersHorizontal } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Icon } from "@/app/_ui/display/icon";
import { themes } from "@/lib/domain/people/display-settings";
import { useBackCloses, useIsPhone } from "../../_hooks/use-page";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { Popover } from "@/app/_ui/overlays/popover";
import { menuItemClass } from "@/app/_ui/overlays/menu";
import { AwayPart } from "./away-part.lazy";

const themeCopy = { system: "System", light: "Light", dark: "Dark" };

/** The person's menu: theme, keys, settings, password, sign-out. */
export function AccountMenu({
  id,
  isAwaited,
}: {
  id: string;
  /** Its button was already pressed. */ isAwaited: boolean;
}) {
  const client = useClient();
  const me = useInbox((state) => state.inbox.me);
  const hasColleagues = useInbox((state) => state.inbox.people.length > 1);
  const menu = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  // Once, when the menu loads.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useEffect(() => void (isAwaited && menu.current?.showPopover()), []);
  const close = () => menu.current?.hidePopover();
  useBackCloses(useIsPhone() && isOpen, close);
  return (
    <Popover
      ref={menu}
      id={id}
      className="inset-[auto_auto_12px_calc(var(--rail-w)+8px)] max-md:inset-[auto_12px_calc(62px+env(safe-area-inset-bottom))_auto]"
      data-account-menu=""
      onToggle={(event) => setOpen(event.newState === "open")}
    >
      <p className="px-[9px] py-1.5 text-small text-text-3">{me.name}</p>
      <div className="mb-1.5 border-b border-line pb-1.5">
        <AwayPart close={close} />
        {me.can.setAway && hasColleagues && (
          <button
            className={menuItemClass}
            type="button"
            onClick={() => {
              close();
              client.page.patch({ overlay: "away" });
            }}
          >
            <Icon as={Moon} size="s" />
            Set a colleague away
          </button>
        )}
      </div>
      <fieldset className="mx-1.5 mb-1.5 flex rounded-control bg-fill p-0.5 [&>label]:grid [&>label]:min-h-[26px] [&>label]:flex-1 [&>label]:cursor-pointer [&>label]:place-items-center [&>label]:rounded-[calc(var(--r-control)-2px)] [&>label]:px-2 [&>label]:text-[12px] max-md:[&>label]:min-h-(--touch-h)">
        <legend className="sr-only">Theme</legend>
        {themes.map((theme) => (
          <label
            key={theme}
            className="has-checked:bg-surface-raised has-checked:font-medium has-checked:shadow-1 has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus forced-colors:has-checked:outline-2 forced-colors:has-checked:outline-[Highlight]"
          >
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
        className={menuItemClass}
        type="button"
        onClick={() => {
          close();
          client.page.patch({ overlay: "keys" });
        }}
      >
        <Icon as={Keyboard} size="s" />
        Keyboard
      </button>
      <a className={menuItemClass} href="/settings">
        <Icon as={SlidersHorizontal} size="s" />
        Your settings
      </a>
      <a className={menuItemClass} href="/password">
        <Icon as={KeyRound} size="s" />
        Change your password
      </a>
      <button className={menuItemClass} type="button" onClick={() => void client.signOut()}>
        <Icon as={LogOut} size="s" />
        Sign out
      </button>
    </Popover>
  );
}
