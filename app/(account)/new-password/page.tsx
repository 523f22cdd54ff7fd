import "../account.css";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { TextField } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { UntilWhen } from "@/app/_ui/display/times";
import { linkTokenOf } from "@/lib/auth/links/link-address";
import { openPasswordLink } from "@/lib/auth/links/open-link";
import { clientAddress } from "@/lib/web/caller";
import { authDeps } from "@/lib/web/deps";
import { AccountPage, GoneLink } from "../_components/account-page";
import { submitNewPassword } from "./actions";
import { NewPasswordField } from "@/app/(account)/_components/person-fields";

export const metadata: Metadata = { title: "A new password" };

type Props = { searchParams: Promise<{ gone?: string | string[] }> };

/** By a link that an admin made. People who know their old password use /password. */
export default async function NewPasswordPage({ searchParams }: Props) {
  const head = await headers();
  const deps = authDeps();
  const token = linkTokenOf("new-password", head.get("cookie"), deps.settings);
  const isGone = (await searchParams).gone !== undefined || token === "";
  const opened = isGone ? null : await openPasswordLink(deps, { token, address: clientAddress(head) });
  if (!opened?.ok)
    return (
      <GoneLink title="This link does not work">
        It works once, for an hour, and until a newer one is made. Your password is as it was. Ask an admin
        for a new link.
      </GoneLink>
    );
  const { id, name, email, expiresAt } = opened.value;
  const foot = (
    <>
      This link works once, until <UntilWhen iso={expiresAt.toISOString()} />.
    </>
  );
  return (
    <AccountPage
      title="Choose a new password"
      words={`${name}, everywhere you are signed in, you will be signed out.`}
      foot={foot}
    >
      <ActionForm action={submitNewPassword} hidden={{ linkId: id }} className="grid gap-4">
        <TextField
          name="email"
          label="E-mail"
          size="l"
          type="email"
          readOnly
          defaultValue={email}
          autoComplete="username"
        />
        <NewPasswordField label="New password" />
        <Submit kind="primary" size="l" busy="Setting it">
          Set it
        </Submit>
      </ActionForm>
    </AccountPage>
  );
}
