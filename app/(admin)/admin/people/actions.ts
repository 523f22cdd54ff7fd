"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { tenantRoles } from "@/db/vocabulary";
import { isId } from "@/lib/base/ids";
import { err, ok } from "@/lib/base/result";
import { givePersonRole, switchPerson } from "@/lib/people/manage-people";
import { firstName } from "@/lib/domain/people/person";
import { linkAddress } from "@/lib/auth/links/link-address";
import { changeAway } from "@/lib/people/away";
import { editWork } from "@/lib/people/edit-work";
import { invitePerson } from "@/lib/people/invite-person";
import { remakeInvitation, withdrawOffer } from "@/lib/people/invitations";
import { makePasswordLink } from "@/lib/people/make-password-link";
import { defineAction } from "@/lib/web/define-action";
import type { Answer } from "@/app/_ui/forms/form-message";
import { AwayForm, InviteInput, WorkForm } from "./people-form";
import { refusedPeople, roleNames, saidWithLink, workCopy } from "./copy";
import { application } from "@/lib/runtime/application";

const Id = z.string().refine(isId);
const OfPerson = z.object({ userId: Id });
const OfInvitation = z.object({ invitationId: Id });

export const invite = defineAction({
  input: InviteInput,
  run: async ({ deps, actor }, input): Promise<Answer> => {
    const made = await invitePerson(deps, actor, input);
    if (!made.ok)
      return refusedPeople(made.error, {
        email: input.email,
        role: input.role,
        ...Object.fromEntries(input.numbers.map(({ numberId, role }) => [`number:${numberId}`, role])),
      });
    refresh();
    return saidWithLink(
      `${input.email.trim()} is invited. Nothing was sent: pass this link on.`,
      "Invitation link",
      linkAddress(deps.settings, "join", made.value.token),
      made.value,
    );
  },
});

export const remake = defineAction({
  input: OfInvitation,
  run: async ({ deps, actor }, input): Promise<Answer> => {
    const made = await remakeInvitation(deps, actor, input);
    if (!made.ok) return refusedPeople(made.error);
    refresh();
    return saidWithLink(
      "A new link. The one until now does not work any more.",
      "Invitation link",
      linkAddress(deps.settings, "join", made.value.token),
      made.value,
    );
  },
});

export const withdraw = defineAction({
  input: OfInvitation,
  run: async ({ deps, actor }, input): Promise<Answer> => {
    const done = await withdrawOffer(deps, actor, input);
    if (!done.ok) return refusedPeople(done.error);
    refresh();
    return ok({ message: `The invitation of ${done.value.email} is withdrawn. Its link leads nowhere.` });
  },
});

export const giveRole = defineAction({
  input: OfPerson.extend({ role: z.enum(tenantRoles) }),
  pokes: ["events"],
  run: async ({ actor }, input): Promise<Answer> => {
    const changed = await givePersonRole(application().deps, actor, input);
    if (!changed.ok) return refusedPeople(changed.error, { role: input.role });
    refresh();
    return ok({
      message: changed.value.changed ? `${roleNames[input.role]} from now on.` : "Nothing was changed.",
    });
  },
});

export const switchTeammate = defineAction({
  input: OfPerson.extend({ to: z.enum(["on", "off"]) }),
  pokes: ["events"],
  run: async ({ actor }, input): Promise<Answer> => {
    const switched = await switchPerson(application().deps, actor, input);
    if (!switched.ok) return refusedPeople(switched.error);
    refresh();
    const { name, failed } = switched.value;
    if (input.to === "on")
      return ok({
        message: `${firstName(name)} is on again, with the role and the lines of before, and signs in anew.`,
      });
    const ended =
      failed === 0
        ? ""
        : failed === 1
          ? " One text had not left and does not leave; its customer waits again."
          : ` ${failed} texts had not left and do not leave; their customers wait again.`;
    return ok({ message: `${firstName(name)} is off: signed out everywhere in this team.${ended}` });
  },
});

export const passwordLink = defineAction({
  input: OfPerson,
  run: async ({ deps, actor }, input): Promise<Answer> => {
    const made = await makePasswordLink(deps, actor, input);
    if (!made.ok) return refusedPeople(made.error);
    return saidWithLink(
      `Pass this link on to ${firstName(made.value.name)}. Until it is used, the password stays as it is.`,
      "Link for a new password",
      linkAddress(deps.settings, "new-password", made.value.token),
      made.value,
    );
  },
});

export const saveAway = defineAction({
  input: AwayForm,
  pokes: ["events"],
  run: async ({ deps, actor }, { userId, until, date, zone }): Promise<Answer> => {
    // Without a date it is today's, which is refused.
    const choice = until === "date" ? date || deps.now().toISOString().slice(0, 10) : until;
    const changed = await changeAway(deps, actor, { userId, until: choice, zone });
    if (!changed.ok) return refusedPeople(changed.error, { until, date });
    refresh();
    return ok({
      message: changed.value.away ? "Away from now on." : "Back: conversations may be given again.",
    });
  },
});

export const saveWork = defineAction({
  input: WorkForm,
  pokes: ["events"],
  run: async ({ deps, actor }, { values, input }): Promise<Answer> => {
    const edited = await editWork(deps, actor, input);
    if (!edited.ok && edited.error.code === "invalid")
      return err({
        code: "invalid",
        field: edited.error.field,
        message: workCopy(edited.error.field),
        values,
      });
    if (!edited.ok) return refusedPeople(edited.error);
    refresh();
    return ok({ message: edited.value.changed ? "Saved." : "Nothing was changed." });
  },
});
