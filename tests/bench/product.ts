import { AGENTS, agentEmail, BIG_NUMBER, customerAddress } from "@/db/seed/big";
import type { Ticket } from "@/lib/view/answers";
import { HttpAgent } from "../support/http-agent";
import { runSql } from "../support/sql";
import { startTestStack, type TestStack } from "../support/stack";
import { secrets } from "./databases";
import { rawRequest } from "./raw-http";

const SIGN_INS_AT_ONCE = 5;

/** The whole product on a seeded database, with what a measurement asks of it. */
export type Product = {
  stack: TestStack;
  url: URL;
  databaseUrl: string;
  numberId: string;
  agentIds: string[];
  /** Agent 1, who sees every number. */
  agent: HttpAgent;
  /** Agent 1's request, ready to be sent. */
  get(path: string): Buffer;
  post(path: string, body: unknown): Buffer;
  /** A customer's text as the carrier delivers it; customer and text by `n`. */
  webhookCall(n: number, text: string): Buffer;
  /** Addresses that open one socket each, for every agent: as a page has them, with a session and a ticket. */
  socketUrls(): Promise<URL[]>;
};

export async function startProduct(
  databaseUrl: string,
  { conversations }: { conversations: number },
): Promise<Product> {
  const stack = await startTestStack({
    env: {
      ...secrets,
      DATABASE_URL: databaseUrl,
      SIMULATOR_NUMBERS: JSON.stringify([{ did: BIG_NUMBER, label: "Line 0" }]),
    },
  });
  const url = new URL(stack.url);
  const agent = await HttpAgent.signIn(stack.url, agentEmail(1));
  const [number] = await runSql(databaseUrl, "select id from numbers where e164 = $1", [BIG_NUMBER]);
  const agents = await runSql(
    databaseUrl,
    "select id from users where email like 'agent%@demo.test' order by length(email), email",
  );
  const numberId = String(number?.id);
  let everybody: Promise<HttpAgent[]> | undefined;
  const cookie = agent
    .browserCookies()
    .map(({ name, value }) => `${name}=${value}`)
    .join("; ");
  return {
    stack,
    url,
    databaseUrl,
    numberId,
    agentIds: agents.map(({ id }) => String(id)),
    agent,
    get: (path) => rawRequest("GET", new URL(path, url), { cookie }),
    post: (path, body) =>
      rawRequest("POST", new URL(path, url), { cookie, origin: url.origin }, JSON.stringify(body)),
    webhookCall: (n, text) =>
      rawRequest(
        "POST",
        new URL("/api/sms/webhook/demo-webhook-key", url),
        {},
        textBody(n, text, conversations),
      ),
    socketUrls: async () => {
      everybody ??= signInAll(stack.url);
      return Promise.all(
        (await everybody).map(async (each) => {
          const ticket = await each.json<Ticket>(`/api/realtime/ticket?number=${numberId}`);
          return new URL(`${ticket.url}?token=${ticket.token}`);
        }),
      );
    },
  };
}

/** Every agent, each with a session of their own. A few at a time: a password takes a while to check. */
async function signInAll(url: string): Promise<HttpAgent[]> {
  const everybody: HttpAgent[] = [];
  for (let n = 1; n <= AGENTS; n += SIGN_INS_AT_ONCE)
    everybody.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(SIGN_INS_AT_ONCE, AGENTS + 1 - n) }, (_, i) =>
          HttpAgent.signIn(url, agentEmail(n + i)),
        ),
      )),
    );
  return everybody;
}

/** Of a customer of the big number. */
export function textBody(n: number, text: string, conversations: number): string {
  const at = 1 + ((n * 37) % conversations);
  const customer = at % 5 === 0 ? at - 1 : at;
  return JSON.stringify({ from: customerAddress(customer).slice(1), to: [BIG_NUMBER.slice(1)], text });
}
