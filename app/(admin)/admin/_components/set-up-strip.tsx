"use client";

import { ListChecks } from "lucide-react";
import Link from "next/link";
import { linkClass } from "@/app/_ui/controls/button";
import { usePathname } from "next/navigation";
import { Icon } from "@/app/_ui/display/icon";

/** On every admin page until all first steps are done, except on the page that lists them. */
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
    <nav
      className="-mt-1 mb-3.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-text-2"
      aria-label="First steps"
    >
      <Icon as={ListChecks} size="s" />
      <span>
        <Link className={linkClass} href="/admin/start" prefetch={false}>
          First steps
        </Link>
        : {done} of {all} done.
      </span>
      {!at.startsWith(next.href) && (
        <Link className="ml-1 font-medium" href={next.href} prefetch={false}>
          Next: {next.words}
        </Link>
      )}
    </nav>
  );
}
