import { CARRIER } from "@/lib/base/carrier-name";
import "./admin.css";
import type { Metadata } from "next";
import { Inbox, Settings } from "lucide-react";
import Link from "next/link";
import { Icon } from "@/app/_ui/display/icon";
import { Avatar } from "@/app/_ui/display/avatar";
import { Logo } from "@/app/_ui/display/brand";
import { Notice } from "@/app/_ui/forms/form";
import { PageOf } from "@/app/_ui/forms/page-of";
import { ReadersTime } from "@/app/_ui/display/times";
import { meantFor } from "@/lib/protocol/meant-for";
import { accountWarning } from "@/lib/insight/account-warning";
import type { AccountWarning } from "@/lib/insight/account-warning";
import { countMissedMessages } from "@/lib/insight/missed-messages";
import { teamFirstSteps } from "@/lib/insight/first-steps";
import { countHeld } from "@/lib/numbers/list-held";
import { administered } from "@/lib/numbers/admin-numbers";
import { loadPersonalSettings, teamName, whoAmI } from "@/lib/people/personal-settings";
import { storedRefusalCopy } from "@/lib/view/copy/message/account-copy";
import { dollars } from "@/lib/view/copy/money";
import { webDeps } from "@/lib/web/deps";
import { requireNumberAdmin } from "./_lib/require-admin";
import { Places } from "./_components/places";
import { SetUpStrip } from "./_components/set-up-strip";
import { stepCopy } from "./start/copy";

export const metadata: Metadata = { title: { default: "Admin", template: "%s - Partyline admin" } };

/**
 * Rail, admin navigation and the page. A layout is rendered once for many pages, so each page checks access
 * itself.
 */
export default async function AdminLayout({ children }: { children: React.ReactNode }) {
  const actor = await requireNumberAdmin();
  const deps = webDeps();
  const [me, settings, team, warning, first, missed, held] = await Promise.all([
    whoAmI(deps, actor),
    loadPersonalSettings(deps, actor),
    teamName(deps, actor),
    accountWarning(deps, actor),
    teamFirstSteps(deps, actor),
    countMissedMessages(deps, actor),
    countHeld(deps, actor),
  ]);
  return (
    <div className="admin-frame grid min-h-dvh grid-cols-[var(--rail-w)_196px_minmax(0,1fr)] bg-surface max-md:grid-cols-[minmax(0,1fr)] max-md:grid-rows-[auto_minmax(0,1fr)_auto]">
      <nav
        className="rail sticky top-0 h-dvh! max-md:top-auto max-md:bottom-0 max-md:z-2 max-md:row-3 max-md:h-[calc(54px+env(safe-area-inset-bottom))]!"
        aria-label="Main"
      >
        <span className="rail-logo">
          <Logo />
        </span>
        <a className="rail-place" href="/inbox">
          <Icon as={Inbox} />
          <span>Inbox</span>
        </a>
        <div className="rail-end">
          <Link className="rail-place" href="/admin/numbers" prefetch={false} aria-current="page">
            <Icon as={Settings} />
            <span>Admin</span>
          </Link>
          <Link
            className="rail-account"
            href="/settings"
            prefetch={false}
            title={`${me.name}: your settings`}
          >
            <Avatar
              person={me}
              size="l"
              className="max-md:size-5! max-md:text-[9.5px]!"
              label={`${me.name}, you: your settings`}
            />
            <span className="rail-you" aria-hidden>
              You
            </span>
          </Link>
        </div>
      </nav>
      <Places team={team} all={administered(actor) === "all"} held={held} />
      <main className="max-w-[1016px] min-w-0 px-8 pt-[22px] pb-10 max-md:px-4 max-md:pt-4 max-md:pb-8">
        {first && first.next !== null && (
          <SetUpStrip
            done={first.done}
            all={first.steps.length}
            next={{ href: stepCopy[first.next].href, words: stepCopy[first.next].link }}
          />
        )}
        {warning && <Account warning={warning} />}
        {missed > 0 && (
          <Notice kind="warning">
            {missed === 1 ? "A text is" : `${missed} texts are`} on {CARRIER}&rsquo;s list and not here.{" "}
            <Link href="/admin/missed">See {missed === 1 ? "it" : "them"}</Link>
          </Notice>
        )}
        <ReadersTime zone={settings.display.zone} clock={settings.display.clock}>
          <PageOf person={meantFor(actor)}>{children}</PageOf>
        </ReadersTime>
      </main>
    </div>
  );
}

function Account({ warning }: { warning: AccountWarning }) {
  const link = <Link href="/admin/questblue">See the account</Link>;
  switch (warning.kind) {
    case "refused":
      return (
        <Notice kind="danger">
          {storedRefusalCopy(warning.reason)} Nothing is lost: texts wait, and leave in order once {CARRIER}{" "}
          takes them. {link}
        </Notice>
      );
    case "spent":
      return (
        <Notice kind="danger">
          The {CARRIER} account is out of money. Texts wait here and leave in order once there is money again.{" "}
          {link}
        </Notice>
      );
    case "low":
      return (
        <Notice kind="warning">
          The {CARRIER} account is down to {dollars(warning.balance)}. Add funds there before texts have to
          wait. {link}
        </Notice>
      );
  }
}
