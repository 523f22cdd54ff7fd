import { setTimeout as delay } from "node:timers/promises";
import { newId } from "@/lib/base/ids";
import type { ReplyCommand } from "@/lib/protocol/commands";
import type { HttpAgent } from "./http-agent";
import { callWebhook } from "./simulator";

/** What was promised to a caller while parts of the product were being killed. */
export type Promised = {
  /** Texts whose webhook call was answered 2xx, and all that were tried. */
  acknowledged: Set<string>;
  tried: Set<string>;
  /** Replies that were answered 200 or 201. */
  accepted: Set<string>;
  intended: Set<string>;
};

type LoadOptions = {
  urls: string[];
  number: { e164: string };
  agents: HttpAgent[];
  /** Conversations in which the agents reply, one agent to each. */
  conversations: string[];
};

const PAUSE_MS = 40;
const CALLERS = 3;

/** Customers and agents, each doing one thing after another, until stopped. Who gets no answer asks again, as carriers and browsers do. */
export function startLoad({ urls, number, agents, conversations }: LoadOptions): {
  stop(): Promise<Promised>;
} {
  const promised: Promised = {
    acknowledged: new Set(),
    tried: new Set(),
    accepted: new Set(),
    intended: new Set(),
  };
  const stopping = new AbortController();
  const pause = () => delay(PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => {});

  async function customer(index: number): Promise<void> {
    for (let n = 0; !stopping.signal.aborted; n += 1) {
      const text = `in ${index} ${n} ${newId()}`;
      promised.tried.add(text);
      const from = `+1303556${String(index * 100 + (n % 50)).padStart(4, "0")}`;
      const url = urls[n % urls.length] ?? "";
      const response = await callWebhook(url, { from, to: number.e164, text }).catch(() => null);
      await response?.arrayBuffer().catch(() => {});
      if (response?.ok) promised.acknowledged.add(text);
      await pause();
    }
  }

  async function agentAt(index: number): Promise<void> {
    const agent = agents[index % agents.length];
    const own = conversations.filter((_, at) => at % agents.length === index);
    for (let n = 0; !stopping.signal.aborted && agent; n += 1) {
      const conversationId = own[n % own.length] ?? "";
      const body = `out ${index} ${n} ${newId()}`;
      promised.intended.add(body);
      const command: ReplyCommand = { clientId: newId(), seenSeq: 0, body, undoSeconds: 0 };
      // The same id again until there is an answer: it must be the same text, however often it was asked for.
      for (let isAnswered = false; !isAnswered && !stopping.signal.aborted;) {
        const sent = await agent.reply(conversationId, command).catch(() => null);
        isAnswered = sent !== null && sent.status < 500;
        if (sent?.status === 200 || sent?.status === 201) promised.accepted.add(body);
        else if (isAnswered)
          throw new Error(`a reply was answered ${sent?.status} ${JSON.stringify(sent?.refusal)}`);
        await pause();
      }
    }
  }

  const running = Promise.all([
    ...Array.from({ length: CALLERS }, (_, index) => customer(index)),
    ...agents.map((_, index) => agentAt(index)),
  ]);
  // A refusal that was not expected fails the test when it stops the load; until then it must not be unhandled.
  running.catch(() => {});
  return {
    async stop() {
      stopping.abort();
      await running;
      return promised;
    },
  };
}
