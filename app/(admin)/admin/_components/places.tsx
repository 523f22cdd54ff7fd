"use client";

import { Activity, CirclePause, Hash, KeyRound, ShieldAlert, Users, Webhook } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

const HELD = "/admin/held";

const groups = [
  {
    name: "Lines",
    places: [
      { href: "/admin/numbers", words: "SMS numbers", Icon: Hash, everybody: true },
      { href: HELD, words: "Held texts", Icon: CirclePause, everybody: true },
    ],
  },
  { name: "Team", places: [{ href: "/admin/people", words: "People", Icon: Users, everybody: false }] },
  {
    name: "Connection",
    places: [
      { href: "/admin/questblue", words: "QuestBlue", Icon: KeyRound, everybody: false },
      { href: "/admin/webhook", words: "Webhook", Icon: Webhook, everybody: false },
      { href: "/admin/quarantine", words: "Quarantine", Icon: ShieldAlert, everybody: false },
      { href: "/admin/status", words: "Status", Icon: Activity, everybody: false },
    ],
  },
];

/** `team`: whose lines these are. `all` for admins of the tenant; the admin of a number sees numbers only. `held`: how many texts wait for a person. Nothing is fetched ahead: a page asks the carrier. */
export function Places({ team, all, held }: { team: string; all: boolean; held: number }) {
  const at = usePathname();
  const strip = useRef<HTMLElement>(null);
  // On a phone the places are a strip that scrolls: it shows where one is. Only the strip moves, not the page.
  useEffect(() => {
    const current = strip.current?.querySelector<HTMLElement>("[aria-current]");
    if (strip.current && current)
      strip.current.scrollLeft = current.offsetLeft - (strip.current.clientWidth - current.offsetWidth) / 2;
  }, [at]);
  return (
    <nav className="places" aria-label="Admin" ref={strip}>
      <h2>Admin</h2>
      <p className="team">{team}</p>
      {groups.map(({ name, places }) => {
        const shown = places.filter(({ everybody }) => all || everybody);
        return (
          shown.length > 0 && [
            <span key={name} className="group">
              {name}
            </span>,
            ...shown.map(({ href, words, Icon }) => (
              <Link
                key={href}
                href={href}
                prefetch={false}
                aria-current={at === href || at.startsWith(`${href}/`) ? "page" : undefined}
              >
                <Icon className="icon" aria-hidden />
                <span>{words}</span>
                {href === HELD && held > 0 && <span className="count">{held.toLocaleString("en")}</span>}
              </Link>
            )),
          ]
        );
      })}
    </nav>
  );
}
