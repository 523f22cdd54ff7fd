"use client";

import { Suspense, useId, useRef, useState } from "react";
import type { ReactNode, ToggleEvent } from "react";
import { IconButton } from "@/app/_ui/controls/button";
import { useBackCloses, useIsPhone } from "../../_hooks/use-page";
import { Popover } from "@/app/_ui/overlays/popover";

type Props = {
  label: string;
  icon: ReactNode;
  /** Something in the menu is in effect. */
  active?: boolean;
  /** Opens above its button, for one at the foot of the page. */
  up?: boolean;
  /** A `MenuList`, loaded when the menu is first opened. */
  children: ReactNode;
};

/**
 * A button with a menu of several entries; a single entry would be a button itself. The platform's popover
 * closes on Esc and on a click outside, and restores the focus; on a phone Back closes it too. Its content
 * loads at the first use.
 */
export function MenuButton({ label, icon, active = false, up = false, children }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  useBackCloses(useIsPhone() && open, () => menu.current?.hidePopover());
  return (
    <>
      <IconButton
        label={label}
        size="s"
        className="self-center data-active:bg-accent-soft! data-active:text-accent-text!"
        data-active={active || undefined}
        popoverTarget={id}
        aria-haspopup="menu"
        aria-expanded={open}
      >
        {icon}
      </IconButton>
      <Popover
        ref={menu}
        id={id}
        className={
          // Above its button, where the browser supports it; there is no room below.
          up ? "inset-auto mx-1! mt-0! mb-1! [position-area:block-start_span-inline-end]" : "inset-auto"
        }
        onBeforeToggle={up ? undefined : place}
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        {open && <Suspense fallback={null}>{children}</Suspense>}
      </Popover>
    </>
  );
}

/** Under its button, at its right edge, and no longer than the window: a long menu scrolls. */
function place({ newState, currentTarget: menu }: ToggleEvent<HTMLElement>): void {
  const button = menu.previousElementSibling?.getBoundingClientRect();
  if (newState !== "open" || button === undefined) return;
  menu.style.top = `${button.bottom + 4}px`;
  menu.style.maxHeight = `calc(100dvh - ${button.bottom + 12}px)`;
  menu.style.right = `${document.documentElement.clientWidth - button.right}px`;
}
