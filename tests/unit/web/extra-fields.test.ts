import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import * as mini from "zod/mini";
import { logExtraFields } from "@/lib/web/inputs";

const { log } = vi.hoisted(() => ({ log: { info: vi.fn() } }));
vi.mock("@/lib/base/log", () => ({ log }));
beforeEach(() => vi.clearAllMocks());

test.each([z.object({ label: z.string() }), mini.object({ label: mini.string() })])(
  "BF3: fields that nobody asked for are counted, and neither named nor quoted",
  (schema) => {
    logExtraFields(
      schema,
      JSON.parse('{"label":"Desk","role":"owner","tenantId":"t","__proto__":{"x":1}}'),
      "action",
    );
    expect(log.info.mock.calls).toEqual([[{ where: "action", fields: 3 }, expect.any(String)]]);
  },
);

test("BF3: what is as asked for, and what no list of fields is, makes no line", () => {
  logExtraFields(z.object({ label: z.string() }), { label: "Desk" }, "action");
  logExtraFields(z.strictObject({ label: z.string() }), { label: "Desk", role: "owner" }, "action");
  logExtraFields(z.object({}).catchall(z.unknown()), { role: "owner" }, "action");
  for (const sent of [null, undefined, "role", 5]) logExtraFields(z.object({}), sent, "action");
  logExtraFields(z.array(z.string()), ["x"], "action");
  expect(log.info).not.toHaveBeenCalled();
});
