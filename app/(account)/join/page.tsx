import "../account.css";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { Avatar } from "@/app/_ui/display/avatar";
import { TextField } from "@/app/_ui/forms/field";
import { ActionForm, Notice, Submit } from "@/app/_ui/forms/form";
import { NumberPlate } from "@/app/_ui/display/number-plate";
import { PageOf } from "@/app/_ui/forms/page-of";
import { UntilWhen } from "@/app/_ui/display/times";
import { linkTokenOf } from "@/lib/auth/links/link-address";
import { openInvitation } from "@/lib/auth/links/open-link";
import type { OpenedInvitation } from "@/lib/auth/links/open-link";
import { meantFor } from "@/lib/protocol/meant-for";
import { clientAddress } from "@/lib/web/caller";
import { authDeps } from "@/lib/web/deps";
import { AccountPage, GoneLink } from "../_components/account-page";
import { signOutToJoin, submitJoin } from "./actions";
import { NameField, NewPasswordField } from "@/app/(account)/_components/person-fields";

export const metadata: Metadata = { title: "Join a team" };

type Props = { searchParams: Promise<{ gone?: string | string[] }> };

/**
 * What an invitation offers. It reads the same whether the address has an account or not, because the inviter
 * has the link too.
 */
export default async function JoinPage({ searchParams }: Props) {
  const head = await headers();
  const deps = authDeps();
  const cookieHeader = head.get("cookie");
  const token = linkTokenOf("join", cookieHeader, deps.settings);
  const isGone = (await searchParams).gone !== undefined || token === "";
  const opened = isGone
    ? null
    : await openInvitation(deps, { token, cookieHeader, address: clientAddress(head) });
  if (!opened?.ok)
    return (
      <GoneLink title="This invitation does not work">
        It works once, for three days, until it is withdrawn or made anew. Ask whoever invited you for a new
        link.
      </GoneLink>
    );
  const { team, by, numbers, expiresAt, reader } = opened.value;
  const foot = (
    <>
      This link works once, until <UntilWhen iso={expiresAt.toISOString()} />.
    </>
  );
  return (
    <AccountPage
      title={`Join ${team}`}
      words={numbers.length > 0 ? `${by} invited you. You will share these lines:` : `${by} invited you.`}
      foot={foot}
    >
      {numbers.length > 0 && <Numbers numbers={numbers} />}
      {reader.is === "nobody" ? (
        <Form invitation={opened.value} />
      ) : (
        <PageOf person={meantFor(reader)}>
          <Form invitation={opened.value} />
        </PageOf>
      )}
    </AccountPage>
  );
}

const roleNames: Record<string, string> = { admin: "Number admin", member: "Member", viewer: "Read only" };
const PEOPLE_SHOWN = 4;

function Numbers({ numbers }: Pick<OpenedInvitation, "numbers">) {
  return (
    <ul className="rounded-[8px] border border-line-strong">
      {numbers.map(({ numberId, label, e164, role, people }) => (
        <li
          key={numberId}
          className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 px-3 py-[9px] not-first:border-t not-first:border-line"
        >
          <NumberPlate number={{ label, e164 }} whole />
          <span className="ml-auto inline-flex gap-[3px]">
            {people.slice(0, PEOPLE_SHOWN).map((person, index) => (
              <Avatar key={index} person={person} />
            ))}
            {people.length > PEOPLE_SHOWN && (
              <span className="text-[12px] text-text-3">+{people.length - PEOPLE_SHOWN}</span>
            )}
          </span>
          <span className="w-[92px] text-right text-[12px] text-text-2">{roleNames[role]}</span>
        </li>
      ))}
    </ul>
  );
}

function Form({ invitation: { id, email, reader } }: { invitation: OpenedInvitation }) {
  if (reader.is === "another")
    return (
      <ActionForm action={signOutToJoin} className="grid gap-4">
        <Notice kind="warning">
          {reader.name} ({reader.email}) is signed in here. This invitation is for {email}.
        </Notice>
        <Submit kind="primary" size="l" busy="Signing out">
          Sign out and go on
        </Submit>
      </ActionForm>
    );
  return (
    <ActionForm action={submitJoin} hidden={{ invitationId: id }} className="grid gap-4">
      {reader.is === "invited" ? (
        <p className="text-read text-text-2">You join as {email}, as you are signed in.</p>
      ) : (
        <>
          <NameField />
          <TextField
            name="email"
            label="E-mail"
            size="l"
            type="email"
            readOnly
            defaultValue={email}
            autoComplete="username"
            hint="From the invitation. It cannot be changed here."
          />
          <NewPasswordField more=" If you have a Partyline account with this e-mail already, use its password." />
        </>
      )}
      <Submit kind="primary" size="l" busy="Joining">
        Join and open the inbox
      </Submit>
    </ActionForm>
  );
}
