import type { IncomingHttpHeaders } from "node:http";
import type { CarrierStatus, QuarantineReason } from "@/db/vocabulary";
import type { Result } from "@/lib/base/result";
import type { InboundMode } from "@/lib/domain/inbound-mode";

/**
 * The outside telephone world, behind one port. Use cases know its types alone; `lib/inbound` and
 * `lib/outbound` speak to it, `lib/carriers/questblue` implements it, and `lib/runtime` puts the two together.
 */

/** A webhook call exactly as it came in, before anyone tried to understand it. */
export type RawCall = {
  method: string;
  contentType: string | null;
  /** Query parameters of the URL, in order; the key is never among them. */
  query: [string, string][];
  body: Uint8Array;
};

export type InboundMedia =
  | { url: string }
  | { name: string | null; contentType: string | null; bytes: Uint8Array };

/** A customer's text. Addresses are as sent by the carrier: `lib/domain/phone` turns them into E.164. */
export type InboundMessage = {
  kind: "text";
  from: string;
  to: string[];
  text: string;
  media: InboundMedia[];
  /** The carrier's own id of this text, when it gives one: it decides what is a repeat. */
  carrierId: string | null;
  /** Oddities worth showing to an admin, such as `both_text_and_msg`; never a reason to refuse. */
  flags: string[];
  /** What it says if it is a report after all, one that repeats our words: only its numbers can tell. */
  report?: StatusReport;
};

/** A hint about one outbound text. It names two numbers and rarely a message. */
export type StatusReport = {
  kind: "status";
  from: string;
  to: string[];
  rawStatus: string;
  status: CanonicalStatus | null;
  reason: string | null;
  carrierId: string | null;
};

/** Understood as nothing: kept in quarantine for this reason. */
export type Unclear = { kind: "unclear"; reason: QuarantineReason };

export type ReadCall = InboundMessage | StatusReport | Unclear;

/** Makes a body smaller while it comes in. */
export type Thinner = {
  /** What is kept of the body so far, as far as that is decided. */
  push(chunk: Uint8Array): Uint8Array[];
  /** The rest, when no more comes. */
  end(): Uint8Array[];
};

/** How a carrier's webhook calls are understood, whichever account they are for: so the webhook needs no credentials. */
export interface WebhookReader {
  /** Reads one call. Pure and total: it never throws, whatever the bytes. */
  read(call: RawCall): ReadCall;
  /** A call with several events as one call for each; every other as it is. */
  split(call: RawCall): RawCall[];
  /** The answer to a body that is refused unread; null where it may be kept. */
  refuse(body: Uint8Array): 400 | 415 | null;
  /** For a call that may enclose files: what leaves out those that together exceed `maxFileBytes`. Null where nothing can be left out. */
  thinner(contentType: string | null, limits: { maxFileBytes: number }): (() => Thinner) | null;
}

/** What a carrier's word can mean for one of our messages. Null (not this type) means an unknown word. */
export type CanonicalStatus = CarrierStatus;

export type OutboundMessage = { from: string; to: string; text: string; mediaUrls: string[] };

/** What became of one send. Tried once: only `never_left` and `account_refused` may be tried again by the machine. */
export type SendOutcome =
  | { kind: "accepted"; carrierId: string; warning: string | null }
  /** The carrier said no (206, an `error` key, 4xx). `reason` is sanitised and may be shown. */
  | { kind: "refused"; reason: string }
  /**
   * The carrier does not take this account now: wrong or changed credentials, an address that is not allowed (401,
   * 403). It says nothing about the text, which certainly did not leave: it waits until somebody has mended that.
   */
  | { kind: "account_refused"; reason: string }
  /** It may have left: empty or unreadable 2xx, 5xx, timeout or reset after the first byte. */
  | { kind: "unknown"; reason: string | null }
  /** It certainly did not leave (429, connection refused, name not found). Milliseconds to wait, if told. */
  | { kind: "never_left"; reason: string; retryAfterMs: number | null };

export type AskedStatus =
  | { kind: "known"; status: CanonicalStatus; rawStatus: string }
  | { kind: "unknown_word"; rawStatus: string }
  | { kind: "unavailable"; reason: string };

/** The carrier's record of a text that left: no text, and perhaps an id of its own. */
export type SentRecord = { id: string | null; rawStatus: string; status: CanonicalStatus | null };

/** The carrier's record of any text. Addresses as `readAddress` gives them; null is what could not be read. */
export type HistoryRecord = SentRecord & {
  at: Date | null;
  direction: "in" | "out" | null;
  from: string | null;
  to: string | null;
  hasMedia: boolean;
};

export type CarrierNumber = {
  e164: string;
  smsEnabled: boolean;
  modeLabel: string;
  /** The address of an e-mail forward, where it has one. */ forwardTo: string | null;
};

/**
 * A 10DLC campaign: what texts from these numbers to American phones are registered for. `kind` and `state` are
 * the carrier's own words, fit to show and never from a closed set (`lib/domain/campaign` says what a state means);
 * null where it says none. `numbers` are in E.164.
 */
export type CarrierCampaign = { id: string; kind: string | null; state: string | null; numbers: string[] };

/** A question that may be asked again safely; `retry` says whether asking again can help. */
export type CarrierAnswer<T> =
  | { ok: true; value: T }
  | { ok: false; retry: "never" | "later" | "unknown"; reason: string };

export type CarrierCredentials = { username: string; password: string; securityKey: string };

/** The fields of a form, as they are typed. */
export type TypedChoices = Readonly<Record<string, string | undefined>>;

/** How an account of a carrier can be spoken to, where that can be chosen. Which fields there are, and what they mean, is the carrier's. */
export interface ChoicesForm {
  fields: readonly string[];
  /** As the carrier publishes them. */
  published: Readonly<Record<string, string>>;
  /** The most that a field with a number may say. */
  most: { sendTimeoutSeconds: number; askTimeoutSeconds: number };
  /** An account's settings as the form has them. Those that make no sense count as published: a page with them must open, to mend them. */
  show(settings: Readonly<Record<string, unknown>>): { typed: Record<string, string>; asPublished: boolean };
  /** What was typed as an account's settings keep it, which is only what is not as published; or the field that is wrong. */
  read(typed: TypedChoices): Result<Record<string, unknown>, string>;
}

/** `unknown`: it could not be told. `off`: there is nothing to look at yet. */
export type CheckState = "well" | "doubtful" | "wrong" | "unknown" | "off";

/** One finding about an account that was asked how it behaves: a code with its facts. */
export type AccountCheck = { account: string } & (
  | { check: "credentials"; state: "well" | "wrong" | "off" | "unknown"; reason: string | null }
  | { check: "own_address"; state: "well" | "unknown"; address: string | null }
  | { check: "digits"; state: CheckState; set: 10 | 11; found: 10 | 11 | null }
  | {
      check: "writes";
      state: CheckState;
      set: "json" | "query";
      found: { json: boolean | null; query: boolean | null } | null;
    }
  | { check: "period"; state: CheckState; found: boolean | null }
  | { check: "paths"; state: "well" | "wrong"; unknown: string[] }
  | { check: "carrier_clock"; state: CheckState; aheadMs: number | null }
);

export interface Carrier {
  /** Sends one text to one recipient, once. `signal` aborts the wait, never the judgement: an abort after the first byte is `unknown`. */
  send(text: OutboundMessage, signal: AbortSignal): Promise<SendOutcome>;
  askStatus(carrierId: string, signal: AbortSignal): Promise<AskedStatus>;
  /**
   * What its records say was sent from one number to another in that time, newest first. Not `isWhole`: the carrier
   * gave other records than were asked for, or not all, so nothing follows from one that is missing.
   */
  findSent(
    wanted: { from: string; to: string; since: Date; until: Date },
    signal: AbortSignal,
  ): Promise<CarrierAnswer<{ records: SentRecord[]; isWhole: boolean }>>;
  /** Its records of all texts of that time in one direction; only those that are of it for certain. `isWhole` as above. */
  history(
    wanted: { since: Date; until: Date; direction: "in" | "out" },
    signal: AbortSignal,
  ): Promise<CarrierAnswer<{ records: HistoryRecord[]; isWhole: boolean }>>;
  listNumbers(signal: AbortSignal): Promise<CarrierAnswer<CarrierNumber[]>>;
  /** Every campaign of the account, or none of them: an answer that is not whole is a failed one. */
  listCampaigns(signal: AbortSignal): Promise<CarrierAnswer<CarrierCampaign[]>>;
  setWebhook(e164: string, url: string, signal: AbortSignal): Promise<CarrierAnswer<null>>;
  /** Sends its texts elsewhere than to us, as they went before. */
  setInboundMode(e164: string, mode: InboundMode, signal: AbortSignal): Promise<CarrierAnswer<null>>;
  /** Whether texting is ordered for a number outside the carrier's own tier, in its word: `enabled`, `processing`, `unavailable`. Null where it says none. */
  offNetState(e164: string, signal: AbortSignal): Promise<CarrierAnswer<string | null>>;
  balance(signal: AbortSignal): Promise<CarrierAnswer<{ balance: string; allowedCredit: string }>>;
}

/** One HTTP call to a carrier. */
export type Call = {
  method: "GET" | "POST" | "PUT";
  url: URL;
  headers: Record<string, string>;
  body: string | null;
  /** Milliseconds from name lookup to last byte of the answer. */
  timeoutMs: number;
  signal: AbortSignal;
};

/** What became of one call. The three kinds differ in what the other side can have seen. */
export type Exchange =
  | { kind: "answered"; status: number; headers: IncomingHttpHeaders; body: string; whole: boolean }
  /** Bytes may have reached the other side, and no answer came. */
  | { kind: "lost"; reason: string }
  /** Not one byte of the call was handed to a connection. */
  | { kind: "never_left"; reason: string };

/** Told of every call that was made, with what became of it. */
export type Observe = (call: Call, exchange: Exchange) => void;

/** An account as it is spoken to; `settings` are its own, over the adapter's defaults. */
type Connection = { credentials: CarrierCredentials; settings: Record<string, unknown> };

/** A carrier without an account: what whoever composes a process is given of it. */
export interface CarrierAdapter {
  reader: WebhookReader;
  choices: ChoicesForm;
  connect(account: Connection, deps: { now(): Date; observe?: Observe | undefined }): Carrier;
  /** Asks an account the harmless questions that show how it behaves. `name` stands in the findings. */
  examine(
    account: Connection & { name: string },
    deps: { now(): Date; signal: AbortSignal },
  ): Promise<AccountCheck[]>;
}
