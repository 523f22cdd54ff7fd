import type { QuarantineCode } from "@/db/vocabulary";
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { InboundMessage, RawCall, ReadCall, StatusReport } from "@/lib/carriers/port";
import { readQuestBlueCall } from "@/lib/carriers/questblue/inbound/read";

const fixture = z.object({ contentType: z.string().nullable(), body: z.string() });

/** A recorded call of tests/fixtures/questblue, by the behaviour it is named for. */
export const recorded = (name: string): RawCall => {
  const { contentType, body } = fixture.parse(
    JSON.parse(readFileSync(`tests/fixtures/questblue/${name}.json`, "utf8")),
  );
  return rawCall(body, contentType);
};

export const rawCall = (
  body: string | Uint8Array,
  contentType: string | null = "application/json",
): RawCall => ({
  method: "POST",
  contentType,
  query: [],
  body: typeof body === "string" ? new TextEncoder().encode(body) : body,
});

/** The published inbound body with some of its fields changed; undefined leaves one out. */
export const textCall = (changes: Record<string, unknown>): RawCall =>
  rawCall(
    JSON.stringify({ from: "+15415550126", to: ["+12025550100"], text: "Is my wheel ready?", ...changes }),
  );

export const readText = (call: RawCall): InboundMessage => expectKind(readQuestBlueCall(call), "message");
export const readReport = (call: RawCall): StatusReport => expectKind(readQuestBlueCall(call), "status");
export const readUnclear = (call: RawCall): QuarantineCode =>
  expectKind(readQuestBlueCall(call), "unclear").reason.code;

const expectKind = <K extends ReadCall["kind"]>(read: ReadCall, kind: K): Extract<ReadCall, { kind: K }> => {
  if (!isKind(read, kind)) throw new Error(`Expected ${kind}, read ${JSON.stringify(read)}`);
  return read;
};

const isKind = <K extends ReadCall["kind"]>(
  read: ReadCall,
  kind: K,
): read is Extract<ReadCall, { kind: K }> => read.kind === kind;
