import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Carrier } from "../port";
import { questBlueCarrier } from "./carrier";
import { readQuestBlueCall } from "./inbound/read";
import { type QuestBlueSettings, questBlueSettings } from "./settings";
import { bytesOf, type RecordedAnswer, type Recording } from "../recording/recording";

/** What the adapter read from one recording. */
export type Replayed = { what: string; understood: unknown };

const PATIENCE_MS = 10_000;
const NOBODY = { username: "replay", password: "replay", securityKey: "replay" };

/**
 * Feeds recordings to the adapter again: a webhook delivery to its reader, and an answer to the question it
 * answered, through a server on this machine that repeats the carrier's answer. `settings` are the account's.
 * Nothing leaves this machine.
 */
export async function replay(
  recordings: readonly Recording[],
  settings: Record<string, unknown> = {},
): Promise<Replayed[]> {
  const answers = recordings.filter((each) => each.kind === "answer");
  const replayed: Replayed[] = [];
  for (const recording of recordings) {
    if (recording.kind === "webhook")
      replayed.push({
        what: `webhook call of ${recording.at}`,
        understood: shown(readQuestBlueCall({ ...recording, body: bytesOf(recording.body) })),
      });
    else replayed.push(await askAgain(recording, answers, questBlueSettings.parse(settings)));
  }
  return replayed;
}

/** Bytes are counted, not printed. */
const shown = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) =>
      ArrayBuffer.isView(each) ? `${each.byteLength} bytes` : each,
    ),
  );

async function askAgain(
  recorded: RecordedAnswer,
  all: readonly RecordedAnswer[],
  settings: QuestBlueSettings,
): Promise<Replayed> {
  const { call, answer, at } = recorded;
  const what = `${call.method} ${call.path} of ${at}`;
  if (answer.kind !== "answered") return { what, understood: answer };
  const ask = questionOf(recorded, settings);
  if (ask === null)
    return { what, understood: `answered ${answer.status}; the adapter asks nothing at this path` };

  // A list is requested page by page: the other recordings hold the other pages.
  const pages = all.filter(
    (each) =>
      each.call.method === call.method && each.call.path === call.path && each.answer.kind === "answered",
  );
  const server = createServer((request, response) => {
    const page = new URL(request.url ?? "/", "http://localhost").searchParams.get("page");
    const { answer: said } =
      pages.find((each) => page !== null && pageOf(each) === page && pageOf(recorded) !== page) ?? recorded;
    request.resume();
    if (said.kind !== "answered") return response.destroy();
    const body = bytesOf(said.body);
    response.writeHead(said.status, {
      ...said.headers,
      "content-length": said.whole ? body.length : body.length + 1,
    });
    response.write(body, () => (said.whole ? response.end() : response.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const carrier = questBlueCarrier(NOBODY, { ...settings, baseUrl: `http://127.0.0.1:${port}` });
    return { what, understood: shown(await ask(carrier, AbortSignal.timeout(PATIENCE_MS))) };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const pageOf = ({ call }: RecordedAnswer): string | null =>
  call.query.find(([name]) => name === "page")?.[1] ?? null;

type Question = (carrier: Carrier, signal: AbortSignal) => Promise<unknown>;

/** The question that the adapter asks with such a call; null if it makes none like it. */
function questionOf(recorded: RecordedAnswer, { paths }: QuestBlueSettings): Question | null {
  const { method, path } = recorded.call;
  const questions: Record<string, Question> = {
    [`GET ${paths.numbers}`]: (carrier, signal) => carrier.listNumbers(signal),
    [`GET ${paths.campaigns}`]: (carrier, signal) => carrier.listCampaigns(signal),
    [`GET ${paths.deliveryStatus}`]: (carrier, signal) => carrier.askStatus("0", signal),
    [`GET ${paths.history}`]: (carrier, signal) => carrier.findSent(wantedFrom(recorded), signal),
    [`GET ${paths.balance}`]: (carrier, signal) => carrier.balance(signal),
    [`PUT ${paths.webhookFallback}`]: (carrier, signal) =>
      carrier.setWebhook(SOME_NUMBER, "https://replay.invalid/", signal),
    [`PUT ${paths.webhook}`]: (carrier, signal) =>
      carrier.setWebhook(SOME_NUMBER, "https://replay.invalid/", signal),
    [`POST ${paths.send}`]: (carrier, signal) =>
      carrier.send({ from: SOME_NUMBER, to: SOME_NUMBER, text: "x", mediaUrls: [] }, signal),
  };
  return questions[`${method} ${path}`] ?? null;
}

const SOME_NUMBER = "+12025550100";
const LONG_MS = 10 * 365 * 86_400_000;

/** The pair in the first record, over all time: the recorded call does not say whose records it wanted. */
function wantedFrom({ answer, at }: RecordedAnswer) {
  const text = answer.kind === "answered" ? bytesOf(answer.body).toString() : "";
  const first = (name: string): string =>
    new RegExp(`"${name}"\\s*:\\s*"?\\+?1?(\\d{10})\\b`).exec(text)?.[1] ?? SOME_NUMBER.slice(2);
  const now = Date.parse(at);
  return {
    from: `+1${first("from")}`,
    to: `+1${first("to")}`,
    since: new Date(now - LONG_MS),
    until: new Date(now + LONG_MS),
  };
}
