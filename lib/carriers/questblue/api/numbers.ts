import type { CarrierAnswer, CarrierNumber } from "../../port";
import { sentence } from "./answer";
import type { QuestBlueClient } from "./client";
import { fromCarrierNumber } from "../formats/digits";
import { ownValue, plain } from "../formats/values";
import { listAll, type Row } from "./pages";
import type { QuestBlueSettings } from "../settings";

/**
 * All numbers of the account that can text, in E.164. Each field is read on its own, so that an odd entry
 * spoils no other. Entries that are not North American numbers are skipped, and a number that is listed twice
 * counts as read last.
 */
export const listQuestBlueNumbers = async (
  client: QuestBlueClient,
  settings: QuestBlueSettings,
  signal: AbortSignal,
): Promise<CarrierAnswer<CarrierNumber[]>> => {
  const answer = await listAll(client, settings.paths.numbers, signal);
  if (!answer.ok) return answer;
  const numbers = answer.value.flatMap((row) => readNumber(row) ?? []);
  return { ok: true, value: [...new Map(numbers.map((number) => [number.e164, number])).values()] };
};

const readNumber = ({ key, entry }: Row): CarrierNumber | null => {
  const did = plain(ownValue(entry, "did")) ?? key;
  const e164 = typeof entry !== "object" || did === null ? null : fromCarrierNumber(did);
  if (e164 === null) return null;
  const enabled = plain(ownValue(entry, "sms_enabled"))?.trim().toLowerCase() ?? "";
  return {
    e164,
    smsEnabled: ["on", "true", "yes", "1"].includes(enabled),
    modeLabel: sentence(plain(ownValue(entry, "sms_mode"))) ?? "",
    forwardTo: sentence(plain(ownValue(entry, "email2forward"))),
  };
};
