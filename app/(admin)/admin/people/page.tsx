import { UserPlus, Users } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Button, buttonClass } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { listInvitations } from "@/lib/people/invitations";
import { listTeam } from "@/lib/people/list-team";
import type { MemberFilter } from "@/lib/people/list-team";
import { webDeps } from "@/lib/web/deps";
import { PageHead } from "../_components/page-head";
import { requireAdmin } from "../_lib/require-admin";
import { Invitations } from "./invitations";
import { nextPage, readPeopleFilter } from "./people-form";
import { Teammates } from "./teammates";
import { selectClass } from "@/app/_ui/controls/input";
import { FilterForm, filterTotal, SearchField } from "@/app/(admin)/admin/_components/section";

export const metadata: Metadata = { title: "People" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PeoplePage({ searchParams }: Props) {
  const actor = await requireAdmin("people.manage");
  const deps = webDeps();
  const { filter, after } = readPeopleFilter(await searchParams);
  const [team, invitations] = await Promise.all([
    listTeam(deps, actor, { filter, after }),
    listInvitations(deps, actor),
  ]);
  const now = deps.now().getTime();
  return (
    <>
      <PageHead
        title="People"
        words="Who is in the team and what each may do. Switching somebody off ends it here at once and keeps every word."
      >
        <Link className={buttonClass()} href="/admin/people/groups" prefetch={false}>
          <Icon as={Users} size="s" />
          Groups
        </Link>
        <Link className={buttonClass({ kind: "primary" })} href="/admin/people/invite" prefetch={false}>
          <Icon as={UserPlus} size="s" />
          Invite a person
        </Link>
      </PageHead>
      <Invitations invitations={invitations} now={now} />
      <Filter filter={filter} counts={team.counts} />
      {team.people.length === 0 ? (
        <p className="grid justify-items-start gap-1 py-10">
          Nobody fits. <Link href="/admin/people">Show everybody</Link>
        </p>
      ) : (
        <Teammates people={team.people} me={actor.userId} now={now} />
      )}
      {team.next !== null && (
        <p className="flex flex-wrap items-center gap-2 mt-3">
          <Link className={buttonClass()} prefetch={false} href={nextPage(filter, team.next)}>
            Next page
          </Link>
          {after !== null && <Link href="/admin/people">From the beginning</Link>}
        </p>
      )}
    </>
  );
}

function Filter({ filter, counts }: { filter: MemberFilter; counts: { all: number; off: number } }) {
  return (
    <FilterForm>
      <SearchField placeholder="Name or e-mail" defaultValue={filter.words} maxLength={100} />
      <select
        className={`${selectClass()} w-[136px]! max-md:w-auto! max-md:flex-auto`}
        name="state"
        defaultValue={filter.state}
        aria-label="State"
      >
        <option value="every">Every state</option>
        <option value="on">On</option>
        <option value="off">Switched off</option>
      </select>
      <Button type="submit">Filter</Button>
      <span className={filterTotal}>
        {`${counts.all} ${counts.all === 1 ? "person" : "people"}${counts.off > 0 ? `, ${counts.off} switched off` : ""}`}
      </span>
    </FilterForm>
  );
}
