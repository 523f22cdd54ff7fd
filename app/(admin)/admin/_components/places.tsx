"use client";

import { Activity, CirclePause, Hash, KeyRound, ShieldAlert, Tag, Users, Webhook } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { CARRIER } from "@/lib/base/carrier-name";
import { Icon } from "@/app/_ui/display/icon";

const HELD = "/admin/held";

const groups = [
  {
    name: "Lines",
    places: [
      { href: "/admin/numbers", words: "SMS numbers", Drawing: Hash, everybody: true },
      { href: HELD, words: "Held texts", Drawing: CirclePause, everybody: true },
    ],
  },
  {
    name: "Team",
    places: [
      { href: "/admin/people", words: "People", Drawing: Users, everybody: false },
      { href: "/admin/tags", words: "Tags", Drawing: Tag, everybody: false },
    ],
  },
  {
    name: "Connection",
    places: [
      { href: "/admin/questblue", words: CARRIER, Drawing: KeyRound, everybody: false },
      { href: "/admin/webhook", words: "Webhook", Drawing: Webhook, everybody: false },
      { href: "/admin/quarantine", words: "Quarantine", Drawing: ShieldAlert, everybody: false },
      { href: "/admin/status", words: "Status", Drawing: Activity, everybody: false },
    ],
  },
];

/**
 * `team`: the tenant's name. `all`: shows every page, for the tenant's admins; the admin of a number sees
 * only those for everybody. `held`: how many messages wait for a person. No prefetching, because some pages
 * call the carrier.
 */
export function Places({ team, all, held }: { team: string; all: boolean; held: number }) {
  const at = usePathname();
  const strip = useRef<HTMLElement>(null);
  // On a phone the navigation is a scrolling strip: scroll the current page into view. Scrolls only the
  // strip, not the page.
  useEffect(() => {
    const current = strip.current?.querySelector<HTMLElement>("[aria-current]");
    if (strip.current && current)
      strip.current.scrollLeft = current.offsetLeft - (strip.current.clientWidth - current.offsetWidth) / 2;
  }, [at]);
  return (
    <nav
      className="relative flex flex-col gap-px border-r border-line bg-surface-sunk px-2.5 py-3.5 max-md:scrollbar-none max-md:flex-row max-md:gap-1 max-md:overflow-x-auto max-md:border-r-0 max-md:border-b max-md:px-3 max-md:py-1.5"
      aria-label="Admin"
      ref={strip}
    >
      <h2 className="px-2 text-title font-[650] tracking-[-0.012em] max-md:hidden">Admin</h2>
      {/* Whole pixels wide on a phone; otherwise the next entry would start a fraction of a pixel out of
          view. */}
      <p className="px-2 pb-1 text-small wrap-anywhere text-text-2 max-md:w-[120px] max-md:flex-none max-md:self-center max-md:truncate max-md:px-1 max-md:py-0">
        {team}
      </p>
      {groups.map(({ name, places }) => {
        const shown = places.filter(({ everybody }) => all || everybody);
        return (
          shown.length > 0 && [
            <span
              key={name}
              className="px-2 pt-3 pb-[3px] text-[11px] leading-4 font-medium text-text-3 max-md:hidden"
            >
              {name}
            </span>,
            ...shown.map(({ href, words, Drawing }) => (
              <Link
                key={href}
                className="flex h-[30px] items-center gap-[9px] rounded-control px-2 font-medium text-text-2 no-underline press:bg-hover aria-[current]:bg-accent-soft aria-[current]:font-strong aria-[current]:text-text max-md:h-(--touch-h) max-md:flex-none max-md:px-3 max-md:whitespace-nowrap max-md:aria-[current]:[scroll-initial-target:nearest] aria-[current]:[&>svg]:text-accent-text"
                href={href}
                prefetch={false}
                aria-current={at === href || at.startsWith(`${href}/`) ? "page" : undefined}
              >
                <Icon as={Drawing} />
                <span>{words}</span>
                {href === HELD && held > 0 && (
                  <span className="ml-auto text-[12px] text-warning-text tabular-nums">
                    {held.toLocaleString("en")}
                  </span>
                )}
              </Link>
            )),
          ]
        );
      })}
    </nav>
  );
}
