import { readAddress } from "@/lib/domain/text/phone";
import type { QuestBlueSettings } from "../settings";

/** An E.164 number in QuestBlue's form: digits, 10 or 11 of them for North America, as string or number. */
export const toCarrierNumber = (
  e164: string,
  settings: Pick<QuestBlueSettings, "digits" | "numberType">,
): string | number => {
  const digits = e164.replace(/\D/g, "");
  const local =
    settings.digits === 10 && digits.length === 11 && digits.startsWith("1") ? digits.slice(1) : digits;
  return settings.numberType === "number" ? Number(local) : local;
};

/** One of our own numbers as QuestBlue lists it, in E.164; null if it is not a phone number. */
export const fromCarrierNumber = (value: string | number): string | null => {
  const address = readAddress(String(value));
  return address?.dialable ? address.value : null;
};
