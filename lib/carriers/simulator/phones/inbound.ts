import { sameNumber } from "../addresses";
import type { Behaviour } from "../behaviour";
import type { Customers } from "./customers";
import { type CustomerText, type InboundProfile, type MediaFile, writeInbound } from "./profiles";
import { isTaken, type WebhookAnswer, type WebhookFormat, type Webhooks } from "./webhooks";

export type Inbound = {
  /**
   * A customer sends a message, in the format that the number's webhook asks for unless another is switched
   * on or a profile is given. Returns the webhook's answer: the last one if the call is made twice, and
   * status 202 if it will be made later.
   */
  text(
    text: CustomerText,
    profile: InboundProfile | null,
    mode: Behaviour["inbound"],
  ): Promise<WebhookAnswer>;
  /**
   * How Partyline answered the call: null while it is under way, otherwise whether the message was accepted
   * and the last status.
   */
  outcomeOf(id: string): { taken: boolean; status: number } | null;
  clear(): void;
};

type Deps = {
  customers: Customers;
  webhooks: Webhooks;
  behaviour: () => Behaviour;
  /** The bytes behind a media URL of ours; null for others. */
  fileAt: (url: string) => Promise<MediaFile | null>;
  now: () => Date;
  changed: () => void;
};

const LATEST_MS = 8000;

/** Customers' messages on their way to the webhook, delayed and repeated as was chosen. */
export const makeInbound = ({ customers, webhooks, behaviour, fileAt, now, changed }: Deps): Inbound => {
  const outcomes = new Map<string, { taken: boolean; status: number }>();
  const late = new Set<NodeJS.Timeout>();
  return {
    outcomeOf: (id) => outcomes.get(id) ?? null,
    clear: () => {
      late.forEach(clearTimeout);
      late.clear();
      outcomes.clear();
    },
    text: async (text, asked, mode) => {
      const { inboundAs } = behaviour();
      const profile =
        asked ??
        (inboundAs === "as-set"
          ? profileFor(webhooks.formatOf(sameNumber(text.to[0] ?? "")), text)
          : inboundAs);
      const written = await customers.write(text, now());
      changed();
      const files =
        profile === "multipart-legacy"
          ? (await Promise.all(text.media.map(fileAt))).filter((file) => file !== null)
          : [];
      const body = writeInbound(profile, text, files);
      const call = async (): Promise<WebhookAnswer> => {
        const options = { wrongKey: mode === "wrong-key", retries: behaviour().webhookRetries };
        const answer = await webhooks.call(sameNumber(text.to[0] ?? ""), body, options);
        outcomes.set(written.id, { taken: isTaken(answer), status: answer.status });
        changed();
        return answer;
      };
      if (mode === "late") {
        const timer = setTimeout(() => {
          late.delete(timer);
          void call();
        }, Math.random() * LATEST_MS);
        late.add(timer);
        return { status: 202, body: "" };
      }
      const first = await call();
      return mode === "twice" ? call() : first;
    },
  };
};

/**
 * A number whose webhook was never set has the published format. A form cannot reference pictures, so it
 * encloses them.
 */
const profileFor = (format: WebhookFormat | null, { media }: CustomerText): InboundProfile => {
  if (format === "form") return media.length > 0 ? "multipart-legacy" : "form-legacy";
  return format === "xml" ? "xml" : "json-v2";
};
