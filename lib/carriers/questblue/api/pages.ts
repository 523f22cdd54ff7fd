import { z } from "zod";
import { notAnswered } from "@/lib/domain/carrier/not-answered";
import type { CarrierAnswer } from "../../port";
import { classifyQuestion } from "./answer";
import type { Parameters, QuestBlueClient } from "./client";
import { plain } from "../formats/values";

const PER_PAGE = 200;
const MAX_PAGES = 200;
/**
 * QuestBlue's page size if none is requested. A page of this length without totals may be followed by
 * another.
 */
const DEFAULT_PER_PAGE = 25;

/** A total as a number or as digits; anything else counts as missing. */
const total = z
  .unknown()
  .transform((value) => (/^\s*\d{1,9}\s*$/.test(plain(value) ?? "") ? Number(value) : null));
const page = z.object({
  data: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  total: total.optional(),
  total_pages: total.optional(),
  current_page: total.optional(),
});

/** One entry of a list, exactly as the carrier wrote it, with its key if the list is a map. */
export type Row = { key: string | null; entry: unknown };

/** `isWhole`: the pages match each other and their totals. Otherwise nothing follows from a missing entry. */
export type ReadList = { rows: Row[]; isWhole: boolean };

/**
 * Reads one of QuestBlue's lists, page by page. Lists are published as lists; `GET /did` gives a map keyed by
 * number, and PHP writes a list with a hole as a map, so all are read. Totals may be strings. If a page
 * fails, that is the answer.
 */
export const readPages = async (
  client: QuestBlueClient,
  path: string,
  signal: AbortSignal,
  asked: Parameters = { per_page: PER_PAGE },
  maxPages = MAX_PAGES,
): Promise<CarrierAnswer<ReadList>> => {
  const rows: Row[] = [];
  const seen = new Set<string>();
  let totals: { total: number | null; pages: number | null } | null = null;
  for (let current = 1; ; current++) {
    const answer = classifyQuestion(await client.get(path, { ...asked, page: current }, signal), page);
    if (!answer.ok) return answer;
    const { data, total: all = null, total_pages: pages = null, current_page: at = null } = answer.value;
    const own = rowsIn(data);
    const keys = own.flatMap((row) => entryKey(row) ?? []);
    // Another page than requested, a repeated entry, or totals that changed meanwhile.
    const isTorn =
      (at ?? current) !== current ||
      keys.some((key) => seen.has(key)) ||
      (totals !== null && (totals.total !== all || totals.pages !== pages));
    if (isTorn) return { ok: true, value: { rows, isWhole: false } };
    totals = { total: all, pages };
    rows.push(...own);
    for (const key of keys) seen.add(key);

    const isLast =
      pages !== null ? current >= pages : all !== null ? rows.length >= all : own.length < DEFAULT_PER_PAGE;
    if (isLast) return { ok: true, value: { rows, isWhole: all === null || all === rows.length } };
    if (own.length === 0 || current === maxPages)
      return { ok: true, value: { rows, isWhole: own.length === 0 && pages === null && all === null } };
  }
};

/** The whole list, or no answer: half a list would say that the rest is gone. */
export const listAll = async (
  client: QuestBlueClient,
  path: string,
  signal: AbortSignal,
): Promise<CarrierAnswer<Row[]>> => {
  const list = await readPages(client, path, signal);
  if (!list.ok) return list;
  return list.value.isWhole
    ? { ok: true, value: list.value.rows }
    : { ok: false, retry: "later", why: notAnswered("list_not_whole") };
};

/** A map without any object in it is a single entry. */
const rowsIn = (data: unknown[] | Record<string, unknown>): Row[] => {
  if (Array.isArray(data)) return data.map((entry) => ({ key: null, entry }));
  const named = Object.entries(data);
  const isOneEntry = named.length > 0 && named.every(([, value]) => plain(value) !== null);
  return isOneEntry
    ? [{ key: null, entry: data }]
    : named.map(([key, entry]) => ({ key: /^\d{1,4}$/.test(key) ? null : key, entry }));
};

/** What recognises an entry that comes twice; null for an empty one. */
const entryKey = ({ key, entry }: Row): string | null =>
  typeof entry === "object" && entry !== null && Object.keys(entry).length > 0
    ? JSON.stringify([key, entry])
    : null;
