"use client";

import { Ellipsis } from "lucide-react";
import { lazy } from "react";
import { MenuButton } from "../overlays/menu-button";

const Items = lazy(() => import("./more-filters.lazy"));

/** What goes beyond the tabs: other states, and narrowings together. */
export function MoreFilters({ active }: { active: boolean }) {
  return (
    <MenuButton
      label="More filters"
      icon={<Ellipsis className="icon" data-size="s" aria-hidden />}
      active={active}
    >
      <Items />
    </MenuButton>
  );
}
