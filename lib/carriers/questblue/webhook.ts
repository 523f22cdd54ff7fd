import type { InboundMode } from "@/lib/domain/inbound-mode";
import type { CarrierAnswer, Exchange } from "../port";
import { classifyWrite } from "./answer";
import type { Parameters, QuestBlueClient } from "./client";
import { isUnknownPath } from "./connection";
import { toCarrierNumber } from "./digits";
import type { QuestBlueSettings } from "./settings";

/**
 * Points the texts of one number at a URL. Descriptions and SDK disagree on the call, so the published
 * form comes first, the SDK's `value` form when an error names `value`, and the path of older versions
 * when the first does not know the call: it says so by 404, 405, or, as for everything, by 206. Setting it twice does no harm. The URL cannot be read back: only a test
 * message proves it.
 */
export const setQuestBlueWebhook = async (
  client: QuestBlueClient,
  settings: QuestBlueSettings,
  e164: string,
  url: string,
  signal: AbortSignal,
): Promise<CarrierAnswer<null>> => {
  return write(
    client,
    settings,
    e164,
    { sms_mode: "url", post2url: url, post2urlmethod: settings.webhookFormat },
    url,
    signal,
  );
};

/** Sends the texts of one number elsewhere: by the same call, in the same forms. */
export const setQuestBlueMode = (
  client: QuestBlueClient,
  settings: QuestBlueSettings,
  e164: string,
  to: InboundMode,
  signal: AbortSignal,
): Promise<CarrierAnswer<null>> =>
  to.mode === "email"
    ? write(client, settings, e164, { sms_mode: "email", forward2email: to.forwardTo }, to.forwardTo, signal)
    : write(client, settings, e164, { sms_mode: to.mode }, "", signal);

type Named = Parameters & { sms_mode: string };

const write = async (
  client: QuestBlueClient,
  settings: QuestBlueSettings,
  e164: string,
  parameters: Named,
  value: string,
  signal: AbortSignal,
): Promise<CarrierAnswer<null>> => {
  const did = toCarrierNumber(e164, settings);
  const named: Parameters = { did, ...parameters };
  const { webhook, webhookFallback } = settings.paths;

  const first = await client.put(webhook, named, signal);
  const answer = classifyWrite(first);
  if (!answer.ok && namesMissingValue(answer.reason))
    return done(
      classifyWrite(await client.put(webhook, { did, sms_mode: parameters.sms_mode, value }, signal)),
    );
  if (!mayBeUnknownCall(first) || webhookFallback === webhook) return done(answer);
  const fallback = classifyWrite(await client.put(webhookFallback, named, signal));
  // Where neither took it, what the newer path said counts; unless that was only that it is none.
  return done(fallback.ok || isUnknownPath(first) ? fallback : answer);
};

const namesMissingValue = (reason: string): boolean => /\bvalue\b/i.test(reason);

/** A 206 says in free words why, so every one of them may mean this. */
const mayBeUnknownCall = (exchange: Exchange): boolean =>
  isUnknownPath(exchange) || (exchange.kind === "answered" && exchange.status === 206);

const done = (answer: CarrierAnswer<unknown>): CarrierAnswer<null> =>
  answer.ok ? { ok: true, value: null } : answer;
