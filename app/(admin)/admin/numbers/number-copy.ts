import { CARRIER } from "@/lib/base/carrier-name";
import { formatPhone } from "@/lib/domain/text/phone";
import type { CampaignStanding } from "@/lib/domain/numbers/campaign";
import type { ListedAdded, AddedNumber, AddRefusal } from "@/lib/carrier-accounts/add-number";
import { commonCopy, type FormRefusal, type FormMessage } from "@/app/_ui/forms/form-message";

const refusals: Partial<Record<AddRefusal["code"], string>> = {
  not_a_number: "This is no US or Canadian number that can text. Write it like (202) 555-0100.",
  bad_label: "A label is one line of at most 40 characters.",
  not_in_inventory: `Your ${CARRIER} account does not own this number. Check the digits, or order it at ${CARRIER} first.`,
  already_here: "This number is here already.",
  taken: "This number cannot be added here. It is in use in this installation.",
};

/** Why a number was not added, at the field to correct. */
export const addCopy = (code: AddRefusal["code"]): FormRefusal => {
  const message = refusals[code];
  if (message === undefined) return { code, message: commonCopy[code] ?? "" };
  return { code, message, field: code === "bad_label" ? "label" : "number" };
};

const notes = {
  plain: "Added. Now say who shares it.",
  unverified: `Added, and not verified: ${CARRIER} could not be asked whether your account owns it.`,
  sms_off: `Added. SMS is off for it at ${CARRIER}: point it at this product on the Webhook page.`,
} as const;

export const addedNote = ({ unverified, smsOff }: AddedNumber): keyof typeof notes =>
  unverified ? "unverified" : smsOff ? "sms_off" : "plain";

/** The notice on the page of a number just added; null for any other value in the address. */
export function noteCopy(note: unknown): { kind: "success" | "warning"; words: string } | null {
  if (note !== "plain" && note !== "unverified" && note !== "sms_off") return null;
  return { kind: note === "plain" ? "success" : "warning", words: notes[note] };
}

/** As named in the filter; a badge uses the carrier's own word. */
export const campaignNames: Record<CampaignStanding, string> = {
  approved: "Approved",
  waiting: "Waiting",
  trouble: "Rejected or other",
  none: "None",
  unread: "Not read yet",
  not_needed: "Not needed",
};

export const campaignsRead = (count: number): FormMessage => ({
  message: `Read: your ${CARRIER} account has ${count === 0 ? "no campaign" : count === 1 ? "1 campaign" : `${count} campaigns`}.`,
});

export const campaignsNotRead = (reason: string): FormRefusal => ({
  code: "not_asked",
  message: `${CARRIER} could not be read: ${reason}. Nothing was changed; try again later.`,
});

export function listedCopy({ added, unverified, refused }: ListedAdded): FormMessage {
  const done = `${added} ${added === 1 ? "number" : "numbers"} added.`;
  const open = unverified > 0 ? ` ${CARRIER} could not be asked again, so they are not verified.` : "";
  const left = refused
    .map(({ number, code }) => ` ${formatPhone(number)}: ${refusals[code] ?? commonCopy[code] ?? ""}`)
    .join("");
  return {
    message: `${done}${open}${left}`,
    kind: refused.length > 0 || unverified > 0 ? "warning" : "success",
  };
}
