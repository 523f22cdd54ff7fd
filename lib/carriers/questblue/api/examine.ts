import { z } from "zod";
import type { CarrierAnswer, CarrierCredentials, Exchange } from "../../port";
import { classifyQuestion, classifyWrite } from "./answer";
import { type Parameters, questBlueClient } from "./client";
import { isUnknownPath } from "./connection";
import type { QuestBlueSettings } from "../settings";

/** How an account behaves where QuestBlue's own sources disagree; null means that its answers do not tell. */
export type AccountExamination = {
  /** Whether it accepts our credentials from this machine at all. If not, nothing else was asked. */
  login: CarrierAnswer<null>;
  /** The address from which the carrier sees us come: its allow list must contain it. */
  ownAddress: string | null;
  /** How it writes its own numbers. */
  digits: 10 | 11 | null;
  /** Where it reads the parameters of a call that changes something. */
  writes: { json: boolean | null; query: boolean | null } | null;
  /** Whether its history respects the requested period. */
  keepsPeriod: boolean | null;
  /** Its clock minus ours, in milliseconds, precise to the second. */
  clockAheadMs: number | null;
  /**
   * The configured paths that can be asked without changing anything and that it does not have (404, 405).
   */
  unknownPaths: string[];
};

/** There is no area code 200, so no account has this number, and a call that names it changes nothing. */
const NOBODYS_NUMBER = "12005550100";
/** Nobody texted in 2001. */
const LONG_AGO = [978_307_200, 978_393_600] as const;
const DAY_S = 86_400;

/**
 * Asks a real account harmless questions that show which of the adapter's doubtful settings fit it. Sends no
 * message and changes nothing. The one writing call names a number that cannot exist: the refusal shows
 * whether it is about that number or about a parameter that did not arrive.
 */
export async function examineAccount(
  credentials: CarrierCredentials,
  settings: QuestBlueSettings,
  now: () => Date,
  signal: AbortSignal,
): Promise<AccountExamination> {
  const client = questBlueClient(credentials, settings);
  const { paths } = settings;
  const addressed = await client.get("/myip", {}, signal);
  const balance = await client.get(paths.balance, {}, signal);
  const numbers = await client.get(paths.numbers, { per_page: 5, page: 1 }, signal);
  // A missing path says nothing about the credentials.
  const login = classifyWrite(isUnknownPath(balance) ? numbers : balance);
  const known = { ownAddress: addressIn(addressed), clockAheadMs: clockOf(balance, now()) };
  if (!login.ok) return { ...known, login, digits: null, writes: null, keepsPeriod: null, unknownPaths: [] };

  const write = (writeAs: QuestBlueSettings["writeAs"]) => {
    const parameters: Parameters = {
      did: NOBODYS_NUMBER.slice(-settings.digits),
      sms_mode: "url",
      post2url: "https://nobody.invalid/",
      post2urlmethod: settings.webhookFormat,
    };
    return questBlueClient(credentials, { ...settings, writeAs }).put(paths.webhook, parameters, signal);
  };
  const [json, query] = [arrived(await write("json")), arrived(await write("query"))];
  const today = Math.floor(now().getTime() / 1_000);
  const recorded = (since: number, until: number) =>
    client.get(paths.history, { period: [String(since), String(until)], per_page: 5, page: 1 }, signal);
  const [longAgo, lately] = [await recorded(...LONG_AGO), await recorded(today - 30 * DAY_S, today)];
  const campaigns = await client.get(paths.campaigns, { per_page: 5, page: 1 }, signal);
  const status = await client.get(paths.deliveryStatus, { msg_id: "0" }, signal);
  const asked: [string, Exchange][] = [
    [paths.balance, balance],
    [paths.numbers, numbers],
    [paths.history, lately],
    [paths.campaigns, campaigns],
    [paths.deliveryStatus, status],
  ];
  return {
    ...known,
    login: { ok: true, value: null },
    digits: digitsIn(numbers),
    writes: json === null && query === null ? null : { json, query },
    keepsPeriod: keepsPeriod(recordsIn(longAgo), recordsIn(lately)),
    unknownPaths: [...new Set(asked.filter(([, exchange]) => isUnknownPath(exchange)).map(([path]) => path))],
  };
}

const bodyOf = (exchange: Exchange): string =>
  exchange.kind === "answered" && exchange.whole ? exchange.body : "";

const addressIn = (exchange: Exchange): string | null =>
  /\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{1,4}:){2,7}[0-9a-f]{1,4}\b/i.exec(bodyOf(exchange))?.[0] ?? null;

function clockOf(exchange: Exchange, now: Date): number | null {
  const at = exchange.kind === "answered" ? Date.parse(exchange.headers.date ?? "") : Number.NaN;
  return Number.isNaN(at) ? null : Math.round((at - now.getTime()) / 1_000) * 1_000;
}

/** Judged by the numbers it lists: all of ten digits, or all of eleven. */
function digitsIn(exchange: Exchange): 10 | 11 | null {
  const listed = [...bodyOf(exchange).matchAll(/"(?:did"\s*:\s*"?)?\+?(\d{10,11})"?\s*[,:}\]]/g)].map(
    (match) => (match[1] ?? "").length,
  );
  const [first] = listed;
  return (first === 10 || first === 11) && listed.every((length) => length === first) ? first : null;
}

/** Did the parameters arrive? A refusal that asks for them means no, one about anything else means yes. */
function arrived(exchange: Exchange): boolean | null {
  const answer = classifyWrite(exchange);
  if (answer.ok || answer.retry !== "never") return null;
  return !/\b(?:missing|required|mandatory|empty|not (?:set|given|provided|specified)|no parameters?)\b/i.test(
    answer.why.carrier ?? "",
  );
}

const history = z.object({ data: z.array(z.unknown()) });
const recordsIn = (exchange: Exchange): number | null => {
  const answer = classifyQuestion(exchange, history);
  return answer.ok ? answer.value.data.length : null;
};

/**
 * Records in a period without any show that it does not. No records there prove something only if there are
 * some now.
 */
function keepsPeriod(longAgo: number | null, lately: number | null): boolean | null {
  if (longAgo === null || lately === null) return null;
  if (longAgo > 0) return false;
  return lately > 0 ? true : null;
}
