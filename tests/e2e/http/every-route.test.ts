import { appUrl } from "@/tests/support/e2e/addresses";
import { addresses } from "@/tests/support/e2e/app-addresses";
import { raw } from "@/tests/support/e2e/raw-http";
import { expect, test } from "@/tests/support/e2e/test";

/** Doors with a key of their own, which have tests of their own. */
const OTHERS = /^\/api\/(auth|health|jobs|sms)(\/|$)/;

/** Every route that asks for a session: a new one is swept without being named. */
const routes = async (id: string): Promise<string[]> => (await addresses("route.ts", id)).filter((address) => !OTHERS.test(address));

test("V38, BA3, BA16: no route, of whatever name, changes anything for a foreign page, for an id that is not there, or by a body that is none", async ({ as }) => {
  const { header: cookie } = (await as("ana")).cookies;
  const swept = await routes(crypto.randomUUID());
  expect(swept.length).toBeGreaterThan(15);
  const json = { "content-type": "application/json" };
  const bodies: [Record<string, string>, string][] = [
    [json, "{"], [json, "null"], [json, "[]"], [json, '"x"'], [json, ""], [json, '{"__proto__":{"a":1},"constructor":1}'],
    [json, "[".repeat(50_000)], [json, `"${"x".repeat(300_000)}"`], [{ "content-type": "text/plain" }, "{}"], [{ ...json, "content-encoding": "gzip" }, "{}"],
  ];
  for (const address of swept)
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      for (const origin of ["https://evil.test", "null"]) expect([403, 405], `${method} ${address} from ${origin}`).toContain((await raw(address, { method, headers: { cookie, origin, ...json }, body: "{}" })).status);
      for (const [headers, body] of bodies) {
        const answer = await raw(address, { method, headers: { cookie, origin: appUrl(), ...headers }, body });
        // It asks for what many numbers missed, and reads: of none, nothing.
        const isRead = address === "/api/realtime/events" && body === "[]";
        expect(isRead ? [200, 405] : [400, 404, 405, 413, 415, 422], `${method} ${address} ${body.slice(0, 20)}`).toContain(answer.status);
        expect(answer.headers["content-type"], `${method} ${address}`).toContain("application/json");
      }
    }
});
