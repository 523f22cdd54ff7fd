import type { Metadata } from "next";
import { Inbox, Settings } from "lucide-react";
import Link from "next/link";
import { Avatar } from "@/app/_ui/avatar";
import { Logo } from "@/app/_ui/logo";
import { administered } from "@/lib/numbers/admin-numbers";
import { whoAmI } from "@/lib/people/who-am-i";
import { webDeps } from "@/lib/web/deps";
import { requireNumberAdmin } from "./_lib/require-admin";
import { Places } from "./_components/places";
import "./admin.css";

export const metadata: Metadata = { title: { default: "Admin", template: "%s - Partyline admin" } };

/** Rail, places and the page. It is drawn once for many pages, so each page asks by itself who may see it. */
export default async function AdminLayout({ children }: { children: React.ReactNode }) {
  const actor = await requireNumberAdmin();
  const me = await whoAmI(webDeps(), actor);
  return (
    <div className="admin">
      <nav className="rail" aria-label="Main">
        <span className="logo">
          <Logo />
        </span>
        <a className="place" href="/inbox">
          <Inbox className="icon" aria-hidden />
          <span>Inbox</span>
        </a>
        <div className="end">
          <Link className="place" href="/admin/numbers" prefetch={false} aria-current="page">
            <Settings className="icon" aria-hidden />
            <span>Admin</span>
          </Link>
          <Link className="account" href="/password" prefetch={false} title={`${me.name}: change your password`}>
            <Avatar person={me} size="l" label={`${me.name}, you: change your password`} />
          </Link>
        </div>
      </nav>
      <Places all={administered(actor) === "all"} />
      <main>{children}</main>
    </div>
  );
}
