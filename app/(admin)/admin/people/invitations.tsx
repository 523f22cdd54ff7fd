import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { UntilWhen } from "@/app/_ui/display/times";
import { INVITATIONS_SHOWN } from "@/lib/people/invitations";
import type { Invitation } from "@/lib/people/invitations";
import { Badge } from "@/app/_ui/display/badge";
import { When } from "@/app/_ui/display/times";
import { remake, withdraw } from "./actions";
import { roleNames } from "./copy";
import { Section } from "@/app/(admin)/admin/_components/section";

/** Invitations not yet accepted, each with its actions. */
export function Invitations({ invitations, now }: { invitations: readonly Invitation[]; now: number }) {
  if (invitations.length === 0) return null;
  return (
    <Section className="mb-[18px]" id="invitations">
      <h2>Invited, not here yet</h2>
      <ul>
        {invitations.map((invitation) => (
          <li
            key={invitation.id}
            className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-4 gap-y-1 border-b border-line py-[9px] has-data-banner:grid-cols-[minmax(0,1fr)_auto] max-md:grid-cols-[minmax(0,1fr)] max-md:has-data-banner:grid-cols-[minmax(0,1fr)]"
          >
            <Offer invitation={invitation} now={now} />
          </li>
        ))}
      </ul>
      {invitations.length === INVITATIONS_SHOWN && (
        <p>The first {INVITATIONS_SHOWN} by address. Withdraw what is not wanted any more to see the next.</p>
      )}
    </Section>
  );
}

function Offer({ invitation, now }: { invitation: Invitation; now: number }) {
  const { id, email, role, numbers, by, createdAt, mayChange } = invitation;
  const named = numbers.map(({ label }) => label).join(", ");
  return (
    <>
      <span className="grid min-w-0">
        <b className="font-medium wrap-anywhere">{email}</b>
        <small className="text-small text-text-3">
          {`${roleNames[role]}${named && `, ${named}`}`}. By {by.name},{" "}
          <When iso={createdAt.toISOString()} now={now} short />.
        </small>
      </span>
      <Standing invitation={invitation} />
      {mayChange && (
        <div className="flex flex-wrap gap-2 [li:has([data-banner])_&]:col-[1/-1] [&_form:has([data-banner])]:flex-[1_1_100%]">
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
  if (state === "void")
    return (
      <Badge kind="fail" className="max-w-[220px] whitespace-normal">
        Does not work: who made it may not invite any more
      </Badge>
    );
  if (state === "expired")
    return (
      <Badge kind="late" className="max-w-[220px] whitespace-normal">
        Too old
      </Badge>
    );
  return (
    <span className="text-small text-text-3">
      Until <UntilWhen iso={expiresAt.toISOString()} />
    </span>
  );
}
