import { AGENTS, agentEmail, BIG_NUMBER, customerAddress } from "@/db/seed/big";
import { newId } from "@/lib/base/ids";
import { roomPath } from "@/lib/protocol/room-name";
import { mintTicket } from "@/lib/realtime/ticket";
import { HttpAgent } from "../support/http-agent";
import { runSql } from "../support/sql";
import { startTestStack, type TestStack } from "../support/stack";
import { secrets } from "./databases";
import { rawRequest } from "./raw-http";

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
  /** Addresses that open one socket each, for every agent. */
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
  const [number] = await runSql(databaseUrl, "select id, tenant_id from numbers where e164 = $1", [
    BIG_NUMBER,
  ]);
  const agents = await runSql(
    databaseUrl,
    "select id, name from users where email like 'agent%@demo.test' order by length(email), email",
  );
  const [numberId, tenantId] = [String(number?.id), String(number?.tenant_id)];
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
    socketUrls: () =>
      Promise.all(
        agents.slice(0, AGENTS).map(async ({ id, name }) => {
          const subject = {
            sub: String(id),
            name: String(name),
            sid: newId(),
            tid: tenantId,
            nid: numberId,
            may: "reply" as const,
          };
          const { token } = await mintTicket(subject, { now: new Date(), secret: secrets.ROOM_SECRET });
          return new URL(`${roomPath(numberId)}?token=${token}`, stack.url.replace(/^http/, "ws"));
        }),
      ),
  };
}

/** Of a customer of the big number. */
export function textBody(n: number, text: string, conversations: number): string {
  const at = 1 + ((n * 37) % conversations);
  const customer = at % 5 === 0 ? at - 1 : at;
  return JSON.stringify({ from: customerAddress(customer).slice(1), to: [BIG_NUMBER.slice(1)], text });
}
