import { z } from "zod";
import type { CarrierAnswer } from "../port";
import { judgeQuestion } from "./answer";
import type { QuestBlueClient } from "./client";

const PER_PAGE = 200;
const MAX_PAGES = 200;

/**
 * All entries of one of QuestBlue's lists, page by page, each with its key where the list is a map. Lists are
 * published as such; `GET /did` gives a map keyed by number, so both are read. Totals come as text too. One page
 * that fails is the answer: half a list would say that the rest is gone.
 */
export const listAll = async <T>(client: QuestBlueClient, path: string, entry: z.ZodType<T>, signal: AbortSignal): Promise<CarrierAnswer<[key: string | undefined, entry: T][]>> => {
  const page = z.object({
    data: z.union([z.array(entry), z.record(z.string(), entry)]),
    total_pages: z.coerce.number().int().nonnegative().optional(),
  });
  const all: [string | undefined, T][] = [];
  for (let current = 1; current <= MAX_PAGES; current++) {
    const answer = judgeQuestion(await client.get(path, { per_page: PER_PAGE, page: current }, signal), page);
    if (!answer.ok) return answer;
    const { data, total_pages = 1 } = answer.value;
    all.push(...(Array.isArray(data) ? data.map((each): [undefined, T] => [undefined, each]) : Object.entries(data)));
    if (current >= total_pages) break;
  }
  return { ok: true, value: all };
};
