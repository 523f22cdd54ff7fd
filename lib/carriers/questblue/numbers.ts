import { z } from "zod";
import type { CarrierAnswer, CarrierNumber } from "../port";
import { judgeQuestion } from "./answer";
import type { QuestBlueClient } from "./client";
import { fromCarrierNumber } from "./digits";
import type { QuestBlueSettings } from "./settings";

const entry = z.object({
  did: z.union([z.string(), z.number()]).optional(),
  sms_enabled: z.string().optional(),
  sms_mode: z.string().nullish(),
});
/** Published as a list; `GET /did` of the same API gives a map keyed by number, so both are read. Totals come as text too. */
const page = z.object({
  data: z.union([z.array(entry), z.record(z.string(), entry)]),
  total_pages: z.coerce.number().int().nonnegative().optional(),
});

const PER_PAGE = 200;
const MAX_PAGES = 200;

/** All numbers of the account that can text, in E.164, page by page. What is no North American number is left out. */
export const listQuestBlueNumbers = async (
  client: QuestBlueClient,
  settings: QuestBlueSettings,
  signal: AbortSignal,
): Promise<CarrierAnswer<CarrierNumber[]>> => {
  const numbers: CarrierNumber[] = [];
  for (let current = 1; current <= MAX_PAGES; current++) {
    const answer = judgeQuestion(await client.get(settings.paths.numbers, { per_page: PER_PAGE, page: current }, signal), page);
    if (!answer.ok) return answer;
    numbers.push(...numbersOf(answer.value));
    if (current >= (answer.value.total_pages ?? 1)) break;
  }
  return { ok: true, value: numbers };
};

const numbersOf = ({ data }: z.infer<typeof page>): CarrierNumber[] => {
  const entries = Array.isArray(data) ? data.map((item) => [item.did, item] as const) : Object.entries(data).map(([did, item]) => [item.did ?? did, item] as const);
  return entries.flatMap(([did, item]) => {
    const e164 = did === undefined ? null : fromCarrierNumber(did);
    return e164 ? [{ e164, smsEnabled: item.sms_enabled?.trim().toLowerCase() === "on", modeLabel: item.sms_mode ?? "" }] : [];
  });
};
