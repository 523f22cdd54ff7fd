import type { NotAnswered } from "@/lib/domain/carrier/not-answered";
import type { InboundMode } from "@/lib/domain/numbers/inbound-mode";
import type { CarrierAnswer, Exchange } from "../../port";
import { classifyWrite } from "./answer";
import type { Parameters, QuestBlueClient } from "./client";
import { isUnknownPath } from "./connection";
import { toCarrierNumber } from "../formats/digits";
import type { QuestBlueSettings } from "../settings";

/**
 * Points the webhook of one number at a URL. Descriptions and SDK disagree on the call. So it tries the
 * published form first, then the SDK's `value` form if an error names `value`, and then the path of older
 * versions if the first does not know the call, which it reports by 404, 405 or, as for everything, 206.
 * Setting it twice does no harm. The URL cannot be read back: only a test message proves it.
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

/** Sends the messages of one number elsewhere: the same call in the same forms. */
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
  if (!answer.ok && namesMissingValue(answer.why))
    return done(
      classifyWrite(await client.put(webhook, { did, sms_mode: parameters.sms_mode, value }, signal)),
    );
  if (!mayBeUnknownCall(first) || webhookFallback === webhook) return done(answer);
  const fallback = classifyWrite(await client.put(webhookFallback, named, signal));
  // If neither path accepted it, the newer path's answer counts, unless that only said that the path does not
  // exist.
  return done(fallback.ok || isUnknownPath(first) ? fallback : answer);
};

const namesMissingValue = ({ carrier }: NotAnswered): boolean => /\bvalue\b/i.test(carrier ?? "");

/** A 206 gives its reason in free words, so any of them may mean this. */
const mayBeUnknownCall = (exchange: Exchange): boolean =>
  isUnknownPath(exchange) || (exchange.kind === "answered" && exchange.status === 206);

const done = (answer: CarrierAnswer<unknown>): CarrierAnswer<null> =>
  answer.ok ? { ok: true, value: null } : answer;
