"use client";

import { Suspense, useId, useRef, useState } from "react";
import type { ReactNode, ToggleEvent } from "react";
import { useBackCloses, useIsPhone } from "../../_hooks/use-page";

type Props = {
  label: string;
  icon: ReactNode;
  /** Something that the menu holds is in force. */
  active?: boolean;
  /** Above its button, for one at the foot of the page. */
  up?: boolean;
  /** Loaded when the menu is opened for the first time: a `MenuList`. */
  children: ReactNode;
};

/**
 * A button with a menu of more than one entry under it; a single one is a button itself. The platform's popover closes it on Esc
 * and on a click beside it, and gives the focus back, and on a phone Back closes it; what is in it comes with its first use.
 */
export function MenuButton({ label, icon, active = false, up = false, children }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  useBackCloses(useIsPhone() && open, () => menu.current?.hidePopover());
  return (
    <>
      <button
        className="btn menu-button"
        data-kind="quiet"
        data-size="s"
        data-icon=""
        data-active={active || undefined}
        type="button"
        popoverTarget={id}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        title={label}
      >
        {icon}
      </button>
      <div
        ref={menu}
        id={id}
        className="menu dropped"
        data-up={up || undefined}
        popover="auto"
        onBeforeToggle={up ? undefined : place}
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        {open && <Suspense fallback={null}>{children}</Suspense>}
      </div>
    </>
  );
}

/** Under its button, at its right edge. */
function place({ newState, currentTarget: menu }: ToggleEvent<HTMLElement>): void {
  const button = menu.previousElementSibling?.getBoundingClientRect();
  if (newState !== "open" || button === undefined) return;
  menu.style.top = `${button.bottom + 4}px`;
  menu.style.right = `${document.documentElement.clientWidth - button.right}px`;
}
