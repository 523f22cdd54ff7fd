import fc from "fast-check";
import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { describeError, maskPhone, redactText, redactValue } from "@/lib/base/redact";

test("V64: a number appears only masked, however deep it lies", () => {
  expect(maskPhone("+12025550100")).toBe("•••0100");
  expect(redactText("text from +12025550100 to 12025550199.")).toBe("text from •••0100 to •••0199.");
  expect(redactValue({ a: [{ from: "+12025550100" }], n: 3 })).toEqual({ a: [{ from: "•••0100" }], n: 3 });
});

test("V64: ids, instants and counts stay readable", () => {
  for (const text of ["019b0000-0000-7000-8000-123456789012", "2026-11-22T05:00:00.000Z", "took 1234567 ms"])
    expect(redactText(text)).toBe(text);
});

test("V64: no E.164 number of any length passes", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^\+[1-9][0-9]{9,14}$/),
      fc.constantFrom(" ", "\n", "(", '"', ": "),
      (phone, before) => {
        expect(redactText(`${before}${phone} `)).not.toContain(phone.slice(1));
      },
    ),
  );
});

test("V64: secrets, tokens, keys in addresses and bodies are not logged", () => {
  expect(redactValue({ authorization: "Basic abc", body: "hello", webhookToken: "t", status: 200 })).toEqual({
    authorization: "[redacted]",
    body: "[redacted]",
    webhookToken: "[redacted]",
    status: 200,
  });
  expect(redactText("POST /api/sms/webhook/demo-webhook-key 401")).toBe(
    "POST /api/sms/webhook/[redacted] 401",
  );
  expect(redactText("ws://h/parties/number/1?token=abc.def&x=1")).toBe(
    "ws://h/parties/number/1?token=[redacted]&x=1",
  );
  expect(redactText("postgres://me:hunter2@db/x refused")).toBe("postgres://me:[redacted]@db/x refused");
});

test("V64: an error of the database keeps its code and cause, and loses its parameters", () => {
  const cause = Object.assign(new Error('invalid input syntax for type uuid: "dear customer"'), {
    code: "22P02",
  });
  const described = describeError(
    new DrizzleQueryError("insert into m values ($1)", ["dear customer", "+12025550100"], cause),
  );
  expect(described).toMatchObject({
    message: "Failed query: insert into m values ($1)",
    cause: { code: "22P02", message: "invalid input syntax for type uuid" },
  });
  expect(JSON.stringify(described)).not.toMatch(/dear customer|2025550100/);
});
