import type { Metadata } from "next";
import { TextField } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { myTeams } from "@/lib/auth/session/switch-team";
import { webDeps } from "@/lib/web/deps";
import { requireActor } from "@/lib/web/current-actor";
import { OwnPage } from "../_components/own-page";
import { goToTeam, submitPassword } from "./actions";
import { NewPasswordField } from "@/app/(account)/_components/person-fields";

export const metadata: Metadata = { title: "Your password" };

/** The person's own password. Asks for the old one, because a screen may be left open. */
export default async function PasswordPage() {
  const actor = await requireActor();
  return (
    <OwnPage
      actor={actor}
      title="Your password"
      words="everywhere else you are signed in, you will be signed out."
    >
      <ActionForm action={submitPassword} className="grid gap-4">
        <TextField
          name="current"
          label="Password until now"
          type="password"
          size="l"
          autoComplete="current-password"
          required
        />
        <NewPasswordField name="next" label="New password" />
        <div>
          <Submit kind="primary" size="l" busy="Changing it">
            Change it
          </Submit>
        </div>
      </ActionForm>
      <Teams teams={await myTeams(webDeps(), actor)} here={actor.tenantId} />
    </OwnPage>
  );
}

/** Only for people in several teams: a session belongs to one team. */
function Teams({ teams, here }: { teams: readonly { tenantId: string; name: string }[]; here: string }) {
  if (teams.length < 2) return null;
  return (
    <section className="grid gap-3 border-t border-line pt-5">
      <h2 className="text-title font-strong">Your teams</h2>
      {teams.map(({ tenantId, name }) => (
        <ActionForm
          key={tenantId}
          action={goToTeam}
          hidden={{ tenantId }}
          className="flex flex-wrap items-center justify-between gap-2"
        >
          <span>{name}</span>
          {tenantId === here ? (
            <span className="text-text-3">You are here</span>
          ) : (
            <Submit busy="Going there">Go to {name}</Submit>
          )}
        </ActionForm>
      ))}
    </section>
  );
}
