import { Users } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Icon } from "@/app/_ui/display/icon";
import { TextField } from "@/app/_ui/forms/field";
import { ActionForm, Notice, Submit } from "@/app/_ui/forms/form";
import { personClass, Table } from "@/app/_ui/layout/table";
import { listGroups } from "@/lib/people/groups";
import { webDeps } from "@/lib/web/deps";
import { PageHead } from "../../_components/page-head";
import { Buttons, fields, Section } from "../../_components/section";
import { requireAdmin } from "../../_lib/require-admin";
import { add } from "./actions";
import { countCopy } from "./copy";

export const metadata: Metadata = { title: "Groups" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function GroupsPage({ searchParams }: Props) {
  const actor = await requireAdmin("people.manage");
  const groups = await listGroups(webDeps(), actor);
  const { deleted } = await searchParams;
  return (
    <>
      <PageHead
        title="Groups"
        back={{ href: "/admin/people", words: "People" }}
        words="People who share lines together. Whoever joins a group is on all of its lines, and whoever leaves it is not."
      />
      {deleted === "1" && <Notice kind="success">The group is deleted.</Notice>}
      {groups.length > 0 && (
        <Table cards>
          <thead>
            <tr>
              <th>Group</th>
              <th>People</th>
              <th>Lines</th>
            </tr>
          </thead>
          <tbody>
            {groups.map(({ id, name, members, numbers }) => (
              <tr key={id}>
                <td>
                  <Link
                    className={`${personClass} text-text no-underline [&_b]:wrap-anywhere [&_b]:text-accent-text`}
                    prefetch={false}
                    href={`/admin/people/groups/${id}`}
                  >
                    <Icon as={Users} />
                    <b>{name}</b>
                  </Link>
                </td>
                <td data-label="People">{countCopy(members.length)}</td>
                <td data-label="Lines">
                  {numbers.length === 0 ? "None yet" : numbers.map(({ label }) => label).join(", ")}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <Section>
        <h2>{groups.length === 0 ? "Make the first group" : "Make a group"}</h2>
        <ActionForm action={add} className={`${fields} max-w-[360px]`}>
          <TextField name="name" label="Name" required maxLength={60} autoComplete="off" />
          <Buttons>
            <Submit busy="Making it">Make the group</Submit>
          </Buttons>
        </ActionForm>
      </Section>
    </>
  );
}
