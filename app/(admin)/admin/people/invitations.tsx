import { ActionForm, Submit } from "@/app/_ui/form";
import { UntilWhen } from "@/app/_ui/times";
import { INVITATIONS_SHOWN } from "@/lib/people/invitations";
import type { Invitation } from "@/lib/people/invitations";
import { Mark } from "../_components/mark";
import { When } from "@/app/_ui/times";
import { remake, withdraw } from "./actions";
import { roleNames } from "./copy";

/** Offers that nobody has taken yet, each with what can be done about it. */
export function Invitations({ invitations, now }: { invitations: readonly Invitation[]; now: number }) {
  if (invitations.length === 0) return null;
  return (
    <section className="part offers" id="invitations">
      <h2>Invited, not here yet</h2>
      <ul>
        {invitations.map((invitation) => (
          <li key={invitation.id}>
            <Offer invitation={invitation} now={now} />
          </li>
        ))}
      </ul>
      {invitations.length === INVITATIONS_SHOWN && (
        <p>The first {INVITATIONS_SHOWN} by address. Withdraw what is not wanted any more to see the next.</p>
      )}
    </section>
  );
}

function Offer({ invitation, now }: { invitation: Invitation; now: number }) {
  const { id, email, role, lines, by, createdAt, mayChange } = invitation;
  const named = lines.map(({ label }) => label).join(", ");
  return (
    <>
      <span className="spread">
        <b>{email}</b>
        <small>
          {`${roleNames[role]}${named && `, ${named}`}`}. By {by.name},{" "}
          <When iso={createdAt.toISOString()} now={now} short />.
        </small>
      </span>
      <Standing invitation={invitation} />
      {mayChange && (
        <div className="deeds">
          <ActionForm action={remake} hidden={{ invitationId: id }}>
            <Submit busy="Making it" size="s">
              Make a new link
            </Submit>
          </ActionForm>
          <ActionForm action={withdraw} hidden={{ invitationId: id }}>
            <Submit busy="Withdrawing" size="s">
              Withdraw
            </Submit>
          </ActionForm>
        </div>
      )}
    </>
  );
}

function Standing({ invitation: { state, expiresAt } }: { invitation: Invitation }) {
  if (state === "void") return <Mark kind="fail">Does not work: who made it may not invite any more</Mark>;
  if (state === "expired") return <Mark kind="late">Too old</Mark>;
  return (
    <span className="muted until">
      Until <UntilWhen iso={expiresAt.toISOString()} />
    </span>
  );
}
