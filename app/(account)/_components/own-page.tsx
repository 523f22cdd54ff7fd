import "../account.css";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "@/app/_ui/controls/button";
import { Brand } from "@/app/_ui/display/brand";
import { PageOf } from "@/app/_ui/forms/page-of";
import type { Actor } from "@/lib/domain/principal";
import { meantFor } from "@/lib/protocol/meant-for";

const pages = [
  { href: "/settings", title: "Your settings", name: "Settings" },
  { href: "/settings/notifications", title: "Your alerts", name: "Alerts" },
  { href: "/password", title: "Your password", name: "Password" },
] as const;

type Props = { actor: Actor; title: (typeof pages)[number]["title"]; words: string; children: ReactNode };

/** A page about the person who is signed in, with its two neighbours. */
export const OwnPage = ({ actor, title, words, children }: Props) => (
  <PageOf person={meantFor(actor)}>
    <div className="account-frame min-h-dvh bg-surface">
      <main className="mx-auto grid w-full max-w-[620px] gap-6 px-6 py-8 sm:px-20 sm:pb-16">
        <div className="flex items-center justify-between gap-4">
          <Brand />
          <Link className={buttonClass({ kind: "quiet", size: "l" })} href="/inbox">
            Back to the inbox
          </Link>
        </div>
        <nav className="flex gap-5 border-b border-line" aria-label="About you">
          {pages.map(({ href, title: its, name }) => (
            <Link
              key={href}
              className="-mb-px border-b-2 border-transparent py-2 text-text-2 press:text-text aria-[current]:border-accent aria-[current]:font-strong aria-[current]:text-text max-md:py-3"
              href={href}
              aria-current={its === title ? "page" : undefined}
            >
              {name}
            </Link>
          ))}
        </nav>
        <div className="grid gap-1">
          <h1 className="text-hero font-[650] tracking-[-0.026em]">{title}</h1>
          <p className="text-read text-text-2">
            {actor.name}, {words}
          </p>
        </div>
        {children}
      </main>
    </div>
  </PageOf>
);
