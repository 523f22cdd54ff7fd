"use client";

import { Check } from "lucide-react";
import { useEffect, useRef } from "react";
import type { ComponentType, KeyboardEvent, ReactNode } from "react";
import type { KeyId } from "@/lib/view/keys";
import { KeyCaps } from "../shell/key-caps";

/** What is in an open menu. The arrows go from one to the next and around, Home and End to the ends. */
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
  icon?: ComponentType<{ className?: string; "data-size"?: string }>;
  /** The key that does the same. */
  shortcut?: KeyId;
  onSelect: () => void;
  children: ReactNode;
};

/** Does something, and closes the menu. */
export function MenuItem({ icon: Icon, shortcut, onSelect, children }: ItemProps) {
  return (
    <button
      className="menu-item"
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={(event) => {
        closeMenuOf(event.currentTarget);
        onSelect();
      }}
    >
      {Icon && <Icon className="icon" data-size="s" aria-hidden />}
      <span className="flex-1">{children}</span>
      {shortcut && <KeyCaps of={shortcut} hidden />}
    </button>
  );
}

type CheckProps = {
  /** One of several (`radio`), or by itself. */
  radio?: boolean;
  checked: boolean;
  /** The menu goes with the choice. */
  closes?: boolean;
  onSelect: () => void;
  children: ReactNode;
};

/** Is so or not. The menu stays, for what goes with it. */
export function MenuCheck({ radio = false, checked, closes = false, onSelect, children }: CheckProps) {
  return (
    <button
      className="menu-item"
      type="button"
      role={radio ? "menuitemradio" : "menuitemcheckbox"}
      aria-checked={checked}
      tabIndex={-1}
      onClick={(event) => {
        if (closes) closeMenuOf(event.currentTarget);
        onSelect();
      }}
    >
      <span className="check-place">{checked && <Check className="icon" data-size="s" aria-hidden />}</span>
      {children}
    </button>
  );
}

/** Items that belong together. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="menu-group" role="group" aria-label={label}>
      {children}
    </div>
  );
}
