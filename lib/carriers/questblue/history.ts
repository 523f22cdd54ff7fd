import { z } from "zod";
import type { CarrierAnswer, SentRecord } from "../port";
import { judgeQuestion } from "./answer";
import { storable } from "./characters";
import type { QuestBlueClient } from "./client";
import { fromCarrierNumber } from "./digits";
import type { QuestBlueSettings } from "./settings";
import { canonicalStatus } from "./states";

const text = z.union([z.string(), z.number()]).transform(String);
const entry = z.object({ id: text.optional(), from: text.optional(), to: text.optional(), status: text.optional() });
const page = z.object({ data: z.array(entry) });

/** The most a page of history holds. A pair of numbers has far fewer texts in a few minutes. */
const PER_PAGE = 500;

type Wanted = { from: string; to: string; since: Date; until: Date };

/**
 * What the account's history says was sent from one number to another in that time. Records have no text, and
 * whether their id is that of the send is unknown. The time is asked for in Unix seconds, since the zone of
 * the records' own times is not published.
 */
export const findSentInHistory = async (client: QuestBlueClient, settings: QuestBlueSettings, wanted: Wanted, signal: AbortSignal): Promise<CarrierAnswer<SentRecord[]>> => {
  const period = [wanted.since, wanted.until].map((at) => String(Math.floor(at.getTime() / 1_000)));
  const answer = judgeQuestion(await client.get(settings.paths.history, { period, direction: "out", order: "desc", per_page: PER_PAGE }, signal), page);
  if (!answer.ok) return answer;
  const isOfPair = ({ from, to }: z.infer<typeof entry>) => from !== undefined && to !== undefined && fromCarrierNumber(from) === wanted.from && fromCarrierNumber(to) === wanted.to;
  return {
    ok: true,
    value: answer.value.data.filter(isOfPair).map(({ id, status = "" }) => ({ id: id ?? null, rawStatus: storable(status), status: canonicalStatus(status) })),
  };
};
