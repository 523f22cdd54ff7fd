import { HttpAgent } from "./http-agent";
import { callWebhook } from "./simulator";

export const SUPPORT = "+12025550100";

type Numbers = { id: string; e164: string }[];

/** Ana and Ben of the demo, signed in, and the id of the line they share. */
export async function anaAndBen(url: string) {
  const [ana, ben] = await Promise.all([
    HttpAgent.signIn(url, "ana@demo.test"),
    HttpAgent.signIn(url, "ben@demo.test"),
  ]);
  const numbers = await ana.json<Numbers>("/api/numbers");
  const numberId = numbers.find((number) => number.e164 === SUPPORT)?.id;
  if (numberId === undefined) throw new Error("the demo has no support line");
  return { ana, ben, numberId };
}

/** A conversation with a customer who has not written. */
export async function emptySnapshot(agent: HttpAgent, numberId: string, to: string): Promise<string> {
  const response = await agent.call("POST", "/api/conversations", { body: { numberId, to } });
  if (!response.ok) throw new Error(`compose answered ${response.status}`);
  const { conversation } = (await response.json()) as { conversation: { id: string } };
  return conversation.id;
}

/** A conversation in which the customer has just written its one text, seq 1. */
export async function freshConversation(
  agent: HttpAgent,
  url: string,
  numberId: string,
  from: string,
  text: string,
): Promise<string> {
  const response = await callWebhook(url, { from, to: SUPPORT, text });
  if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
  return emptySnapshot(agent, numberId, from);
}
