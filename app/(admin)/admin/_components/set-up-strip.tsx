"use client";

import { ListChecks } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";

/** On every page of admin until all first steps are done; not on the page that lists them. */
export function SetUpStrip({
  done,
  all,
  next,
}: {
  done: number;
  all: number;
  next: { href: string; words: string };
}) {
  const at = usePathname();
  if (at === "/admin/start") return null;
  return (
    <nav className="set-up-strip" aria-label="First steps">
      <ListChecks className="icon" data-size="s" aria-hidden />
      <span>
        <Link href="/admin/start" prefetch={false}>
          First steps
        </Link>
        : {done} of {all} done.
      </span>
      {!at.startsWith(next.href) && (
        <Link className="next" href={next.href} prefetch={false}>
          Next: {next.words}
        </Link>
      )}
    </nav>
  );
}
