import { AGENTS, agentEmail, BIG_NUMBER, customerAddress } from "@/db/seed/big";
import type { Ticket } from "@/lib/view/answers";
import { HttpAgent } from "../support/http-agent";
import { runSql } from "../support/sql";
import { startNpm, type Started } from "./npm-start";
import { secrets } from "./databases";
import { rawRequest } from "./raw-http";

const SIGN_INS_AT_ONCE = 5;

/** All that `npm start` runs, on a seeded database, with what a measurement asks of it. */
export type Product = Pick<Started, "pid" | "processes" | "stop"> & {
  url: URL;
  databaseUrl: string;
  numberId: string;
  agentIds: string[];
  /** Agent 1, who sees every number. */
  agent: HttpAgent;
  /** All of them, each with a session of their own. */
  agents(): Promise<HttpAgent[]>;
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
  const started = await startNpm({
    ...secrets,
    DEMO: "1",
    DATABASE_URL: databaseUrl,
    SIMULATOR_NUMBERS: JSON.stringify([{ did: BIG_NUMBER, label: "Line 0" }]),
  });
  const { url } = started;
  const agent = await HttpAgent.signIn(url.origin, agentEmail(1));
  const [number] = await runSql(databaseUrl, "select id from numbers where e164 = $1", [BIG_NUMBER]);
  const people = await runSql(
    databaseUrl,
    "select id from users where email like 'agent%@demo.test' order by length(email), email",
  );
  const numberId = String(number?.id);
  let everybody: Promise<HttpAgent[]> | undefined;
  const agents = () => (everybody ??= signInAll(url.origin));
  const cookie = agent
    .browserCookies()
    .map(({ name, value }) => `${name}=${value}`)
    .join("; ");
  return {
    ...started,
    databaseUrl,
    numberId,
    agentIds: people.map(({ id }) => String(id)),
    agent,
    agents,
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
      return Promise.all(
        (await agents()).map(async (each) => {
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
