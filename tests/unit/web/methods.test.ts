import { expect, test } from "vitest";
import { methods } from "@/lib/web/methods";

test("what an address does not answer is 405 with the list of what it does", async () => {
  const route = methods({ GET: async () => new Response("got"), POST: async () => new Response("posted") });
  const call = (name: keyof typeof route) =>
    route[name](new Request("http://x/"), { params: Promise.resolve({}) });
  expect(await (await call("GET")).text()).toBe("got");
  expect((await call("HEAD")).status).toBe(200);
  for (const name of ["PUT", "PATCH", "DELETE", "OPTIONS"] as const) {
    const answer = await call(name);
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, POST, HEAD"]);
  }
});
