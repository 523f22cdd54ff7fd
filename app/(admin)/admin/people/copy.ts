import type { TenantRole } from "@/db/vocabulary";
import { err, ok } from "@/lib/base/result";
import type { WorkField } from "@/lib/people/edit-work";
import type { MadeLink } from "@/lib/people/invite-person";
import { commonCopy, type FormRefusal, type FormMessage } from "@/app/_ui/forms/form-message";

export const roleNames: Record<TenantRole, string> = {
  owner: "Owner",
  admin: "Admin",
  manager: "Manager",
  member: "Member",
};

export const roleMeans: Record<TenantRole, string> = {
  owner: "Everything, other owners too",
  admin: "Everything but owners",
  manager: "Reads every line and adds notes, never replies",
  member: "Only the lines they are on",
};

export const roleOptions = (roles: readonly TenantRole[]): { value: TenantRole; label: string }[] =>
  roles.toReversed().map((value) => ({ value, label: `${roleNames[value]}: ${lower(roleMeans[value])}` }));

const lower = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

export const weekdays = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

export const awayOptions = [
  { value: "hour", label: "For an hour" },
  { value: "tomorrow", label: "Until tomorrow at 9:00" },
  { value: "open", label: "Until somebody says otherwise" },
  { value: "date", label: "Until the morning of a date" },
] as const;

const day = "Times from and to, as in 9:00-12:30, 13:00-17:00; nothing for a day off.";
const workFields: Record<Exclude<WorkField, `day${number}`>, string> = {
  capacity: "A whole number from 0 to 1,000, or nothing.",
  zone: "This time zone is not known.",
  exceptions: "Each line is a date as 2026-12-25, alone or with its times, and no date stands twice.",
};

export const workCopy = (field: WorkField): string =>
  Object.hasOwn(workFields, field) ? workFields[field as keyof typeof workFields] : day;

/** Refusals of all actions on people. */
const refusals: Record<string, string> = {
  ...commonCopy,
  forbidden: "You may not do this: it needs an owner, or somebody whose role is at least as high.",
  invalid_email: "This is no e-mail address that can be used here.",
  already_here:
    "Somebody with this address is in the team already. Look in the list; they may be switched off.",
  already_invited: "This address has an invitation already. Make its link anew in the list, or withdraw it.",
  last_owner: "This is the last owner who can act. Make somebody else an owner first.",
  yourself: "You cannot do this to yourself. Another owner or admin can.",
  switched_off: "Switched off people sign in nowhere here. Switch them on first.",
  name: "A name is one line of 1 to 60 characters.",
  name_taken: "There is a group of this name already.",
  more_numbers:
    "Nothing was deleted: the group is on more lines by now. They are on the page when it is loaded again.",
  not_only_here: "This account is not this team’s alone, so no link for it is made here.",
  not_in_future: "Choose a date after today, within a year.",
};

const fields: Record<string, string> = {
  invalid_email: "email",
  already_here: "email",
  already_invited: "email",
  name: "name",
  name_taken: "name",
  not_in_future: "date",
};

function peopleRefused(error: { code: string; retryAfterSeconds?: number }): FormRefusal {
  const { code, retryAfterSeconds } = error;
  if (retryAfterSeconds !== undefined)
    return {
      code,
      message: `Too many links were made in the last hour. Try again in ${Math.ceil(retryAfterSeconds / 60)} min.`,
      retryAfterSeconds,
    };
  const field = fields[code];
  return { code, message: refusals[code] ?? "", ...(field !== undefined && { field }) };
}

export const refusedPeople = (
  error: { code: string; retryAfterSeconds?: number },
  values?: Record<string, string>,
) => err({ ...peopleRefused(error), ...(values && { values }) });

/** The answer that shows a link once. */
export const saidWithLink = (
  message: string,
  label: string,
  url: string,
  { expiresAt }: Pick<MadeLink, "expiresAt">,
) => ok<FormMessage>({ message, link: { label, url, until: expiresAt.toISOString() } });
