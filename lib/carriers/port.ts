import type { IncomingHttpHeaders } from "node:http";
import type { CarrierStatus, QuarantineReason } from "@/db/vocabulary";
import type { Result } from "@/lib/base/result";
import type { ConnectionFault, NotAnswered } from "@/lib/domain/carrier/not-answered";
import type { InboundMode } from "@/lib/domain/numbers/inbound-mode";

/**
 * The port to telephone carriers. Use cases know only these types. `lib/inbound` and `lib/outbound` call it,
 * `lib/carriers/questblue` implements it, and `lib/runtime` connects the two.
 */

/** A webhook delivery exactly as it arrived, before any parsing. */
export type RawCall = {
  method: string;
  contentType: string | null;
  /** Query parameters of the URL, in order, without the webhook key. */
  query: [string, string][];
  body: Uint8Array;
};

export type InboundMedia =
  | { url: string }
  | { name: string | null; contentType: string | null; bytes: Uint8Array };

/** A customer's message. Addresses are as sent by the carrier: `lib/domain/text/phone` turns them into E.164. */
export type InboundMessage = {
  kind: "message";
  from: string;
  to: string[];
  text: string;
  media: InboundMedia[];
  /** The carrier's own id of this message, if it gives one: it decides what is a repeat. */
  carrierId: string | null;
  /** Oddities worth showing to an admin, such as `both_text_and_msg`; never a reason to refuse. */
  flags: string[];
  /** The status report that this would be if it only repeats our own words. Only its numbers can tell. */
  report?: StatusReport;
};

/** A hint about one outbound message. It names two numbers and rarely a message. */
export type StatusReport = {
  kind: "status";
  from: string;
  to: string[];
  rawStatus: string;
  status: CanonicalStatus | null;
  reason: string | null;
  carrierId: string | null;
};

/** Could not be understood: kept in quarantine for this reason. */
export type Unclear = { kind: "unclear"; reason: QuarantineReason };

export type ReadCall = InboundMessage | StatusReport | Unclear;

/** Makes a body smaller while it arrives. */
export type Thinner = {
  /** The part of the body so far that is certain to be kept. */
  push(chunk: Uint8Array): Uint8Array[];
  /** The rest, at the end of the body. */
  end(): Uint8Array[];
};

/** Parses a carrier's webhook deliveries. The same for every account, so the webhook needs no credentials. */
export interface WebhookReader {
  /** Reads one delivery. Pure and total: it never throws, whatever the bytes. */
  read(call: RawCall): ReadCall;
  /** Splits a delivery with several events into one per event; returns any other unchanged. */
  split(call: RawCall): RawCall[];
  /** The HTTP status that refuses a body without reading it; null if it may be kept. */
  refuse(body: Uint8Array): 400 | 415 | null;
  /**
   * For a delivery that may enclose files: drops those that together exceed `maxFileBytes`. Null if nothing
   * can be dropped.
   */
  thinner(contentType: string | null, limits: { maxFileBytes: number }): (() => Thinner) | null;
}

/**
 * What a carrier's status word can mean for one of our messages. An unknown word is null, which is not of
 * this type.
 */
export type CanonicalStatus = CarrierStatus;

export type OutboundMessage = { from: string; to: string; text: string; mediaUrls: string[] };

/** A timeout or reset after the first byte; a 5xx; a 2xx that is empty, unreadable or contradicts itself. */
export type UnknownOutcome = "answer_lost" | "carrier_fault" | "answer_unclear";

/**
 * The outcome of one send, tried once. Only `never_left` and `account_refused` may be retried automatically.
 */
export type SendOutcome =
  | { kind: "accepted"; carrierId: string; warning: string | null }
  /**
   * The carrier refused (206, an `error` key, 4xx). `reason` is its own words, sanitised, so that they may be
   * shown; null if it gave none.
   */
  | { kind: "refused"; reason: string | null }
  /**
   * The carrier refuses the account now: wrong or changed credentials, or an address that is not allowed
   * (401, 403). It says nothing about the message, which certainly did not leave and waits until somebody
   * fixes the account.
   */
  | { kind: "account_refused"; reason: string | null }
  /** It may have left. */
  | { kind: "unknown"; why: UnknownOutcome }
  /**
   * It certainly did not leave (429, connection refused, name not found). Milliseconds to wait, if the
   * carrier says.
   */
  | { kind: "never_left"; retryAfterMs: number | null };

export type AskedStatus =
  | { kind: "known"; status: CanonicalStatus; rawStatus: string }
  | { kind: "unknown_word"; rawStatus: string }
  | { kind: "unavailable"; why: NotAnswered };

/** The carrier's record of a message that left: no text, and perhaps an id of its own. */
export type SentRecord = { id: string | null; rawStatus: string; status: CanonicalStatus | null };

/** The carrier's record of any message. Addresses as returned by `readAddress`; null if unreadable. */
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
  /** The address of an e-mail forward, if it has one. */ forwardTo: string | null;
};

/**
 * A 10DLC campaign: the registration for messages from these numbers to American phones. `kind` and `state`
 * are the carrier's own words, safe to show, from no closed set (`lib/domain/numbers/campaign` interprets a state);
 * null if it gives none. `numbers` are in E.164.
 */
export type CarrierCampaign = { id: string; kind: string | null; state: string | null; numbers: string[] };

/** The answer to a question that is safe to repeat; `retry` says whether repeating can help. */
export type CarrierAnswer<T> =
  | { ok: true; value: T }
  | { ok: false; retry: "never" | "later" | "unknown"; why: NotAnswered };

export type CarrierCredentials = { username: string; password: string; securityKey: string };

/** The fields of a form as typed. */
export type TypedChoices = Readonly<Record<string, string | undefined>>;

/**
 * The settings of a carrier account that can be chosen. Which fields exist and what they mean depends on the
 * carrier.
 */
export interface ChoicesForm {
  fields: readonly string[];
  /** The carrier's published values. */
  published: Readonly<Record<string, string>>;
  /** The highest values of the numeric fields. */
  most: { sendTimeoutSeconds: number; askTimeoutSeconds: number };
  /**
   * An account's settings as form fields. Invalid settings are shown as published, so that the page can open
   * and fix them.
   */
  show(settings: Readonly<Record<string, unknown>>): { values: Record<string, string>; asPublished: boolean };
  /**
   * Converts the typed values to stored settings, keeping only what differs from the published ones; or
   * returns the field that is wrong.
   */
  read(values: TypedChoices): Result<Record<string, unknown>, string>;
}

/** `unknown`: it could not be determined. `off`: there is nothing to check yet. */
export type CheckState = "well" | "doubtful" | "wrong" | "unknown" | "off";

/** One finding about an examined account: a code with its facts. */
export type AccountCheck = { account: string } & (
  | { check: "credentials"; state: "well" | "wrong" | "off" | "unknown"; why: NotAnswered | null }
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
  /**
   * Sends one message to one recipient, once. `signal` aborts the wait, not the judgement: an abort after the
   * first byte is `unknown`.
   */
  send(message: OutboundMessage, signal: AbortSignal): Promise<SendOutcome>;
  askStatus(carrierId: string, signal: AbortSignal): Promise<AskedStatus>;
  /**
   * The carrier's records of messages from one number to another in that time, newest first. Without
   * `isWhole` the carrier returned other records than requested, or not all, so nothing follows from a
   * missing one.
   */
  findSent(
    wanted: { from: string; to: string; since: Date; until: Date },
    signal: AbortSignal,
  ): Promise<CarrierAnswer<{ records: SentRecord[]; isWhole: boolean }>>;
  /**
   * The carrier's records of all messages of that time in one direction, only those that certainly belong to
   * it. `isWhole` as above.
   */
  history(
    wanted: { since: Date; until: Date; direction: "in" | "out" },
    signal: AbortSignal,
  ): Promise<CarrierAnswer<{ records: HistoryRecord[]; isWhole: boolean }>>;
  listNumbers(signal: AbortSignal): Promise<CarrierAnswer<CarrierNumber[]>>;
  /** Every campaign of the account, or none: an incomplete list counts as a failure. */
  listCampaigns(signal: AbortSignal): Promise<CarrierAnswer<CarrierCampaign[]>>;
  setWebhook(e164: string, url: string, signal: AbortSignal): Promise<CarrierAnswer<null>>;
  /** Sends its messages elsewhere than to us, as before. */
  setInboundMode(e164: string, mode: InboundMode, signal: AbortSignal): Promise<CarrierAnswer<null>>;
  /**
   * Whether texting is ordered for a number outside the carrier's own tier, in its word: `enabled`,
   * `processing`, `unavailable`. Null if it gives none.
   */
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

/** The outcome of one call. The three kinds differ in what the other side can have received. */
export type Exchange =
  | { kind: "answered"; status: number; headers: IncomingHttpHeaders; body: string; whole: boolean }
  /** Bytes may have reached the other side, and no answer came. */
  | { kind: "lost"; why: ConnectionFault }
  /** Not one byte of the call was handed to a connection. */
  | { kind: "never_left"; why: ConnectionFault };

/** Called with every call that was made and its outcome. */
export type Observe = (call: Call, exchange: Exchange) => void;

/** An account to connect to; `settings` are its own, on top of the adapter's defaults. */
type Connection = { credentials: CarrierCredentials; settings: Record<string, unknown> };

/** A carrier without an account, as handed to the code that composes a process. */
export interface CarrierAdapter {
  reader: WebhookReader;
  choices: ChoicesForm;
  connect(account: Connection, deps: { now(): Date; observe?: Observe | undefined }): Carrier;
  /** Asks an account harmless questions that show how it behaves. `name` appears in the findings. */
  examine(
    account: Connection & { name: string },
    deps: { now(): Date; signal: AbortSignal },
  ): Promise<AccountCheck[]>;
}
