import { CARRIER } from "@/lib/base/carrier-name";
import { MAX_INSERT_UNITS } from "@/lib/domain/inbound/keywords";
import type { Routing } from "@/lib/domain/assignment/routing";
import { err, ok } from "@/lib/base/result";
import type { offNetState } from "@/lib/carrier-accounts/number-at-carrier";
import type { PeopleChanged } from "@/lib/numbers/change-people";
import type { SettingsField } from "@/lib/numbers/edit-number";
import { notAskedCopy } from "@/lib/view/copy/message/account-copy";
import { commonCopy } from "@/app/_ui/forms/form-message";
import type { Answer, FormRefusal } from "@/app/_ui/forms/form-message";
import type { NumberRole } from "@/db/vocabulary";

const fields: Record<SettingsField, string> = {
  label: "A label is one line of 1 to 40 characters.",
  timeZone: "This time zone is not known.",
  segmentsPerMinute: "A whole number from 1 to 10,000.",
  segmentsPerDay: "A whole number from 1 to 1,000,000, or nothing.",
  helpContact: `One line of at most ${MAX_INSERT_UNITS} plain characters, so that the answer to HELP holds all of it.`,
};

export const fieldCopy = (field: SettingsField): FormRefusal => ({
  code: "invalid",
  field,
  message: fields[field],
});

/** Who gets a conversation that nobody has. */
export const routingCopy: { value: Routing; title: string; means: string }[] = [
  {
    value: "none",
    title: "Nobody by itself",
    means: "People take conversations, or are given them by hand.",
  },
  {
    value: "first_replier",
    title: "Who answers first",
    means: "Whoever replies to a conversation has it from then on.",
  },
  {
    value: "in_turn",
    title: "In turn",
    means: "Each new one goes to whoever of this line was given one longest ago.",
  },
  {
    value: "fewest_open",
    title: "Fewest open",
    means: "Each new one goes to whoever of this line has the fewest open conversations.",
  },
];

export const routingField: Record<"routing" | "unansweredMinutes", string> = {
  routing: "Choose one of these.",
  unansweredMinutes: "A whole number from 1 to 10,080, which is a week, or nothing.",
};

/** QuestBlue's states of an off-net order (its reference 6.3); an unknown word is quoted. */
const offNetStates: Record<string, string> = {
  enabled: "Off-net texting is on: texts to and from this number work.",
  disabled: `Off-net texting is not ordered. If ${CARRIER} does not host this number, order it there.`,
  received: "Off-net texting is ordered and not done yet.",
  processing: "Off-net texting is ordered and not done yet.",
  failed: `The order of off-net texting failed. Ask ${CARRIER}.`,
  unavailable: "Off-net texting is not to be had for this number.",
};

export function offNetCopy(state: Awaited<ReturnType<typeof offNetState>>): string {
  if (!state.ok)
    return state.error.code === "not_asked"
      ? `Off-net texting is not known: ${notAskedCopy(state.error.why)}.`
      : (commonCopy[state.error.code] ?? "");
  if (state.value === null) return `${CARRIER} says nothing of off-net texting for this number.`;
  return (
    offNetStates[state.value.toLowerCase()] ??
    `${CARRIER} says of off-net texting: \u201c${state.value}\u201d.`
  );
}

export const putBackCopy: Partial<Record<string, string>> = {
  nothing_known: `It is not known where its texts went before. Set it at ${CARRIER}.`,
  by_hand: `${CARRIER} does not tell what that needs. Set it there.`,
};

/** The result for several people at once; if all were refused, it is a refusal. */
export function peopleCopy({ done, refused }: PeopleChanged): Answer {
  const [first] = refused;
  if (done === 0 && first) return err({ code: first.code, message: commonCopy[first.code] ?? "" });
  const left =
    refused.length > 0
      ? ` ${refused.length} could not be changed: they are not yours to change, or not here any more.`
      : "";
  const people = `${done} ${done === 1 ? "change" : "changes"}`;
  return ok({
    message: `Saved: ${people}. Whoever it concerns sees it in the inbox now.${left}`,
    kind: refused.length > 0 ? "warning" : "success",
  });
}

const names: Record<NumberRole, string> = { admin: "Number admin", member: "Member", viewer: "Read only" };

export const roleName = (role: string | null): string => names[role as NumberRole] ?? names.member;

/** The roles that the actor may give, the usual one first. */
export const roleOptions = (roles: readonly NumberRole[]): { value: NumberRole; label: string }[] =>
  (["member", "admin", "viewer"] as const)
    .filter((role) => roles.includes(role))
    .map((value) => ({ value, label: names[value] }));

const NAMES_SHOWN = 6;

/** Who is on a line by a group. */
export function membersCopy(names: readonly string[]): string {
  if (names.length === 0) return "Nobody yet; whoever joins the group is on it";
  const rest = names.length - NAMES_SHOWN;
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  return `${shown}${rest > 0 ? ` and ${rest} more` : ""}; whoever joins later, too`;
}
