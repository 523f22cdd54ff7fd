import { z } from "zod";
import type { CarrierAnswer, CarrierNumber } from "../port";
import type { QuestBlueClient } from "./client";
import { fromCarrierNumber } from "./digits";
import { listAll } from "./pages";
import type { QuestBlueSettings } from "./settings";

const entry = z.object({
  did: z.union([z.string(), z.number()]).optional(),
  sms_enabled: z.string().optional(),
  sms_mode: z.string().nullish(),
});

/** All numbers of the account that can text, in E.164. What is no North American number is left out. */
export const listQuestBlueNumbers = async (
  client: QuestBlueClient,
  settings: QuestBlueSettings,
  signal: AbortSignal,
): Promise<CarrierAnswer<CarrierNumber[]>> => {
  const answer = await listAll(client, settings.paths.numbers, entry, signal);
  if (!answer.ok) return answer;
  const numbers = answer.value.flatMap(([key, item]) => {
    const did = item.did ?? key;
    const e164 = did === undefined ? null : fromCarrierNumber(did);
    return e164 ? [{ e164, smsEnabled: item.sms_enabled?.trim().toLowerCase() === "on", modeLabel: item.sms_mode ?? "" }] : [];
  });
  return { ok: true, value: numbers };
};
