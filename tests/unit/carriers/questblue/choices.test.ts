import { describe, expect, test } from "vitest";
import { choiceRefusal, pathCopy } from "@/app/(admin)/admin/questblue/copy";
import {
  choiceFields,
  choicesAsTyped,
  choicesOf,
  keptChoices,
  publishedChoices,
  questBlueChoices,
  readChoices,
  type ChoiceField,
} from "@/lib/carriers/questblue/choices";

const values = (change: Partial<Record<ChoiceField, string>> = {}) => ({
  ...choicesAsTyped(publishedChoices),
  ...change,
});

describe("how QuestBlue is spoken to, as a form has it", () => {
  test("the published form goes through a form unchanged but for the longest wait, and nothing of it is kept", () => {
    const read = readChoices(values());
    expect(read).toEqual({ ok: true, value: { ...publishedChoices, sendTimeoutMs: 20_000 } });
    expect(keptChoices(publishedChoices)).toEqual({});
    expect(choicesOf({})).toEqual(publishedChoices);
  });

  test("every choice can be made, and comes back from what is kept of it", () => {
    const other: Record<ChoiceField, string> = {
      writeAs: "query",
      digits: "10",
      numberType: "number",
      webhookFormat: "xml",
      emptyText: "",
      historyPeriod: "preset",
      historyTimeZone: "America/New_York",
      sendTimeoutSeconds: "9",
      askTimeoutSeconds: "8",
      "paths.send": "/sms",
      "paths.webhook": "/sms",
      "paths.webhookFallback": "/v3/sms",
      "paths.numbers": "/did",
      "paths.campaigns": "/dlc/campaigns",
      "paths.deliveryStatus": "/smsv2/deliverystatus",
      "paths.history": "/sms/",
      "paths.balance": "/account/balance",
      "paths.offNet": "/smsv2/offnetstatus",
    };
    expect(Object.keys(other).toSorted()).toEqual([...choiceFields].toSorted());
    const read = readChoices(other);
    if (!read.ok) throw new Error(read.error);
    expect(choicesAsTyped(read.value)).toEqual(other);
    expect(choicesOf(keptChoices(read.value))).toEqual(read.value);
    const one = readChoices(values({ "paths.send": "/sms", sendTimeoutSeconds: "20" }));
    expect(one.ok && keptChoices({ ...one.value, sendTimeoutMs: publishedChoices.sendTimeoutMs })).toEqual({
      paths: { send: "/sms" },
    });
  });

  test.each([
    "",
    "sms",
    "//evil.test/sms",
    "/\\evil.test",
    "https://evil.test/sms",
    "@evil.test",
    "/@evil.test/sms",
    "/sms/../admin",
    "/.hidden",
    "/sms?to=1",
    "/sms#a",
    "/sms%2e%2e",
    "/sm s",
    "/sms\r\nHost: evil.test",
    `/${"a".repeat(100)}`,
  ])("BF5: %j is no path, wherever it is typed", (path) => {
    for (const field of choiceFields.filter((each) => each.startsWith("paths.")))
      expect(readChoices(values({ [field]: path }))).toEqual({ ok: false, error: field });
  });

  test.each<[ChoiceField, string]>([
    ["writeAs", "xml"],
    ["digits", "12"],
    ["digits", ""],
    ["numberType", "bigint"],
    ["webhookFormat", "yaml"],
    ["emptyText", "x".repeat(21)],
    ["emptyText", "a\u0000"],
    ["historyPeriod", "weeks"],
    ["historyTimeZone", "Mars/Olympus"],
    ["sendTimeoutSeconds", "0"],
    ["sendTimeoutSeconds", "21"],
    ["sendTimeoutSeconds", "1e1"],
    ["askTimeoutSeconds", "51"],
    ["askTimeoutSeconds", "-3"],
  ])("%s %j is refused at its field", (field, value) => {
    expect(readChoices(values({ [field]: value }))).toEqual({ ok: false, error: field });
  });

  test("BF5: no form names where the account is, and a row that makes no sense is shown as published", () => {
    expect(readChoices({ ...values(), baseUrl: "http://127.0.0.1:22" })).toEqual(readChoices(values()));
    expect(choicesOf({ digits: 12 })).toEqual(publishedChoices);
    expect("baseUrl" in choicesOf({ baseUrl: "http://127.0.0.1:1" })).toBe(false);
  });

  test("behind the port: what was typed is read as the settings of an account keep it, and they are shown as they were typed", () => {
    const { published, read, show } = questBlueChoices;
    const changed = { ...values(), writeAs: "query", "paths.send": "/sms" };
    const kept = read(changed);
    expect(kept).toEqual({
      ok: true,
      value: { writeAs: "query", paths: { send: "/sms" }, sendTimeoutMs: 20_000 },
    });
    expect(kept.ok && show(kept.value)).toEqual({ values: changed, asPublished: false });
    expect(show({})).toEqual({ values: published, asPublished: true });
    expect(read({ ...published, digits: "12" })).toEqual({ ok: false, error: "digits" });
  });

  test("every path has a label on its page, and a wrong field is told with the bounds it has", () => {
    expect(Object.keys(pathCopy).map((name) => `paths.${name}`)).toEqual(
      choiceFields.filter((field) => field.startsWith("paths.")),
    );
    expect(choiceRefusal("sendTimeoutSeconds", questBlueChoices.most)).toEqual({
      code: "invalid",
      field: "sendTimeoutSeconds",
      message: "A whole number from 1 to 20.",
    });
  });
});
