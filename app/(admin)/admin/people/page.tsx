import { Search, UserPlus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { listInvitations } from "@/lib/people/invitations";
import { listTeam } from "@/lib/people/list-team";
import type { MemberFilter } from "@/lib/people/list-team";
import { webDeps } from "@/lib/web/deps";
import { PageHead } from "../_components/page-head";
import { requireAdmin } from "../_lib/require-admin";
import { Invitations } from "./invitations";
import { nextPage, readPeopleFilter } from "./people-form";
import { Teammates } from "./teammates";

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
        <Link className="btn" data-kind="primary" href="/admin/people/invite" prefetch={false}>
          <UserPlus className="icon" data-size="s" aria-hidden />
          Invite a person
        </Link>
      </PageHead>
      <Invitations invitations={invitations} now={now} />
      <Filter filter={filter} counts={team.counts} />
      {team.people.length === 0 ? (
        <p className="nothing">
          Nobody fits. <Link href="/admin/people">Show everybody</Link>
        </p>
      ) : (
        <Teammates people={team.people} me={actor.userId} now={now} />
      )}
      {team.next !== null && (
        <p className="buttons mt-3">
          <Link className="btn" prefetch={false} href={nextPage(filter, team.next)}>
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
    <form className="filters-form" role="search">
      <span className="search">
        <Search className="icon" aria-hidden />
        <input
          className="input"
          type="search"
          name="q"
          defaultValue={filter.words}
          placeholder="Name or e-mail"
          aria-label="Name or e-mail"
          maxLength={100}
        />
      </span>
      <select className="input state" name="state" defaultValue={filter.state} aria-label="State">
        <option value="every">Every state</option>
        <option value="on">On</option>
        <option value="off">Switched off</option>
      </select>
      <button className="btn" type="submit">
        Filter
      </button>
      <span className="total">
        {`${counts.all} ${counts.all === 1 ? "person" : "people"}${counts.off > 0 ? `, ${counts.off} switched off` : ""}`}
      </span>
    </form>
  );
}
