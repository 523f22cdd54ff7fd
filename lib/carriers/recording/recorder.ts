import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "@/lib/base/clock";
import type { Call, Exchange, RawCall } from "../port";
import { createMask, type Mask } from "./mask";
import { type Recording, toContent } from "./recording";

/** `masked`: other numbers, and x's for words. `whole`: as it came, with customers' texts and numbers. */
export type RecordingMode = "masked" | "whole";

export type Recorder = {
  /** A webhook delivery that came with the right key. */
  webhook(call: RawCall): void;
  /** A call of ours to the carrier, and its outcome. */
  exchange(call: Call, exchange: Exchange): void;
  /** Resolves once everything recorded is written. */
  written(): Promise<void>;
};

type Options = {
  folder: string;
  mode: RecordingMode;
  now: Clock;
  /** Called for the first file that could not be written, and when the folder is full. */
  report(problem: "full" | "not_written", error?: unknown): void;
  /** A recording is for the first hour with an account. It must not fill the disk if somebody forgets it. */
  maxFiles?: number;
};

const MAX_FILES = 2_000;
const KEPT_HEADERS = ["content-type", "date", "retry-after"];

/**
 * Records the carrier's calls and answers in files that `npm run carrier:replay` reads. Nothing waits for it:
 * a full or missing disk costs a recording and no message.
 */
export function createRecorder({ folder, mode, now, report, maxFiles = MAX_FILES }: Options): Recorder {
  const mask: Mask = mode === "masked" ? createMask() : (bytes) => bytes;
  const words = (text: string): string => Buffer.from(mask(Buffer.from(text))).toString();
  const pairs = (all: Iterable<[string, string]>) =>
    [...all].map(([name, value]): [string, string] => [name, words(value)]);
  const common = () => ({ at: now().toISOString(), masked: mode === "masked" });
  let writing = Promise.resolve();
  let files: number | null = null;
  let recorded = 0;
  const reported = new Set<string>();
  const reportOnce = (problem: "full" | "not_written", error?: unknown) => {
    if (!reported.has(problem)) report(problem, error);
    reported.add(problem);
  };

  async function write(recording: Recording): Promise<void> {
    if (files === null) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      files = (await readdir(folder)).length;
    }
    if (files >= maxFiles) return reportOnce("full");
    files++;
    // Several processes write here. File names sort by time and, within one process, by the order of its
    // calls.
    const name = `${recording.at.replaceAll(":", "-")}-${process.pid}-${String(++recorded).padStart(5, "0")}-${recording.kind}.json`;
    await writeFile(path.join(folder, name), `${JSON.stringify(recording, null, 2)}\n`, { mode: 0o600 });
  }
  const keep = (recording: Recording): void => {
    writing = writing
      .then(() => write(recording))
      .catch((error: unknown) => reportOnce("not_written", error));
  };

  return {
    webhook: ({ method, contentType, query, body }) =>
      keep({
        kind: "webhook",
        ...common(),
        method,
        contentType,
        query: pairs(query),
        body: toContent(mask(body)),
      }),
    exchange: ({ method, url, body }, exchange) =>
      keep({
        kind: "answer",
        ...common(),
        call: {
          method,
          path: url.pathname,
          query: pairs([...url.searchParams].map(([name, value]) => [name, withoutWebhookKey(value)])),
          body: body === null ? null : toContent(mask(Buffer.from(withoutWebhookKey(body)))),
        },
        answer:
          exchange.kind === "answered"
            ? {
                ...exchange,
                headers: keptHeaders(exchange.headers),
                body: toContent(mask(Buffer.from(exchange.body))),
              }
            : exchange,
      }),
    written: () => writing,
  };
}

/**
 * The webhook address that we give the carrier contains its key, which even a whole recording must not
 * contain.
 */
const withoutWebhookKey = (text: string): string =>
  text.replace(/(\/api\/sms\/webhook\/)[^\s"&/?]+/g, "$1hidden");

const keptHeaders = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => (typeof headers[name] === "string" ? [[name, headers[name]]] : [])),
  );
