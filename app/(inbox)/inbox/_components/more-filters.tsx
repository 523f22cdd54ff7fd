"use client";

import { Ellipsis } from "lucide-react";
import { lazy } from "react";
import { MenuButton } from "./menu-button";

const Items = lazy(() => import("./more-filters-items"));

/** What goes beyond the tabs: other states, and narrowings together. */
export function MoreFilters({ active }: { active: boolean }) {
  return (
    <MenuButton label="More filters" icon={<Ellipsis className="icon" data-size="s" aria-hidden />} active={active}>
      <Items />
    </MenuButton>
  );
}
