"use client";

import { Check } from "lucide-react";
import type { LucideIcon } from "lucide-react";
import { useEffect, useRef } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { Icon } from "../display/icon";

export const menuItemClass =
  "flex min-h-8 w-full items-center gap-2 rounded-control px-[9px] py-1 text-left text-text no-underline press:bg-hover pointer-coarse:min-h-(--touch-h) forced-colors:aria-selected:outline-3 forced-colors:aria-selected:-outline-offset-3 forced-colors:aria-selected:outline-[Highlight]";

/**
 * The content of an open menu. The arrow keys move between items and wrap around; Home and End go to the
 * ends.
 */
export function MenuList({ label, children }: { label: string; children: ReactNode }) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => itemsOf(list.current)[0]?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    const items = itemsOf(list.current);
    const at = items.findIndex((item) => item === document.activeElement);
    const places: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const to = places[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
  };
  return (
    <div ref={list} role="menu" aria-label={label} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

const itemsOf = (list: HTMLElement | null): HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>("[role^='menuitem']") ?? []),
];

const closeMenuOf = (item: HTMLElement): void => item.closest<HTMLElement>("[popover]")?.hidePopover();

type ItemProps = {
  icon?: LucideIcon;
  /** The keyboard shortcut that does the same. */
  shortcut?: ReactNode;
  onSelect: () => void;
  children: ReactNode;
};

/** Runs an action and closes the menu. */
export function MenuItem({ icon: Drawing, shortcut, onSelect, children }: ItemProps) {
  return (
    <button
      className={menuItemClass}
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={(event) => {
        closeMenuOf(event.currentTarget);
        onSelect();
      }}
    >
      {Drawing && <Icon as={Drawing} size="s" />}
      <span className="flex-1">{children}</span>
      {shortcut && <span className="contents">{shortcut}</span>}
    </button>
  );
}

type CheckProps = {
  /** One of several (`radio`), or independent. */
  radio?: boolean;
  checked: boolean;
  /** Choosing closes the menu. */
  closes?: boolean;
  onSelect: () => void;
  children: ReactNode;
};

/** A setting that is on or off. The menu stays open for related ones. */
export function MenuCheck({ radio = false, checked, closes = false, onSelect, children }: CheckProps) {
  return (
    <button
      className={menuItemClass}
      type="button"
      role={radio ? "menuitemradio" : "menuitemcheckbox"}
      aria-checked={checked}
      tabIndex={-1}
      onClick={(event) => {
        if (closes) closeMenuOf(event.currentTarget);
        onSelect();
      }}
    >
      <span className="grid w-3.5 place-items-center text-accent-text">
        {checked && <Icon as={Check} size="s" />}
      </span>
      {children}
    </button>
  );
}

/** A group of related items. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div
      className="not-first:mt-[5px] not-first:border-t not-first:border-line not-first:pt-[5px]"
      role="group"
      aria-label={label}
    >
      {children}
    </div>
  );
}
