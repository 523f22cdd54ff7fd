"use client";

import { Menu } from "@base-ui/react/menu";
import { Check, ChevronDown, ListFilter } from "lucide-react";
import { NumberPlate } from "@/app/_ui/number-plate";
import { useClient, useInbox } from "../_hooks/use-inbox";

const ALL = "all";

/** Narrows the list to one of the viewer's numbers. */
export function NumberMenu() {
  const client = useClient();
  const numbers = useInbox((state) => state.inbox.numbers);
  const filter = useInbox((state) => state.filter);
  const chosen = numbers.find((number) => number.id === filter.numberId);
  if (numbers.length < 2) return null;
  return (
    <Menu.Root>
      <Menu.Trigger className="btn" data-size="s" aria-label={`Show: ${chosen?.label ?? "All numbers"}`}>
        <ListFilter className="icon" data-size="s" aria-hidden />
        {chosen?.label ?? "All numbers"}
        <ChevronDown className="icon" data-size="xs" aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={6} className="z-30">
          <Menu.Popup className="menu">
            <Menu.RadioGroup value={filter.numberId ?? ALL} onValueChange={(value: string) => client.setFilter({ ...filter, numberId: value === ALL ? null : value })}>
              <Choice value={ALL}>All numbers</Choice>
              {numbers.map((number) => (
                <Choice key={number.id} value={number.id}>
                  <NumberPlate number={number} />
                  {number.personal && <span className="text-small text-text-3">your own</span>}
                </Choice>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Choice({ value, children }: { value: string; children: React.ReactNode }) {
  return (
    <Menu.RadioItem className="menu-item" value={value} closeOnClick>
      <span className="w-[14px]">
        <Menu.RadioItemIndicator>
          <Check className="icon" data-size="s" aria-hidden />
        </Menu.RadioItemIndicator>
      </span>
      {children}
    </Menu.RadioItem>
  );
}
