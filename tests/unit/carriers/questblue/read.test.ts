import { performance } from "node:perf_hooks";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quarantineCodes } from "@/db/vocabulary";
import { hasDoctype } from "@/lib/carriers/questblue/inbound/decode";
import { tooDeep } from "@/lib/carriers/questblue/formats/json";
import { readQuestBlueCall } from "@/lib/carriers/questblue/inbound/read";
import { rawCall, readReport, readText, readUnclear, recorded, textCall } from "../calls";
import { patience } from "@/tests/support/patience";

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part)))),
  );

describe("inbound texts", () => {
  test.each([
    "text_as_published",
    "text_as_legacy_form",
    "text_in_a_list",
    "text_in_an_envelope",
    "json_labelled_as_form",
    "form_labelled_as_json",
  ])("BW11: the same text is read from %s", (name) => {
    expect(readText(recorded(name))).toMatchObject({
      from: "+15415550126",
      to: ["+12025550100"],
      text: "Is my wheel ready?",
      media: [],
      flags: [],
    });
  });

  test("an XML call keeps leading zeros, the plus and built-in entities", () => {
    expect(readText(recorded("text_as_xml"))).toMatchObject({
      from: "+15415550126",
      to: ["+12025550100"],
      text: "Fish & chips at 0100?",
    });
  });

  test("a picture without words is a text with media and no text", () => {
    expect(readText(recorded("picture_as_published"))).toMatchObject({
      text: "",
      media: [{ url: "http://127.0.0.1:4010/media/bent-spoke.png" }],
      flags: [],
    });
  });

  test("uploaded files are media, and the SMIL layout is skipped by its type", () => {
    const read = readText(recorded("picture_as_legacy_multipart"));
    expect(read.text).toBe("This is how it broke");
    expect(read.media).toEqual([{ name: "spoke.png", contentType: "image/png", bytes: bytes("PNG bytes") }]);
  });

  test("BW11: a multipart body is known by its first line when the content type is missing", () => {
    expect(readText({ ...recorded("picture_as_legacy_multipart"), contentType: null }).media).toHaveLength(1);
  });

  test("a text part is the text when there is no other, and never both", () => {
    const part = (text: string): string =>
      `--b\r\nContent-Disposition: form-data; name="from"\r\n\r\n+15415550126\r\n--b\r\nContent-Disposition: form-data; name="to"\r\n\r\n+12025550100\r\n` +
      `--b\r\nContent-Disposition: form-data; name="msg"\r\n\r\n${text}\r\n` +
      `--b\r\nContent-Disposition: form-data; name="media"; filename="text_0.txt"\r\nContent-Type: text/plain\r\n\r\nfrom the part\r\n--b--\r\n`;
    const type = "multipart/form-data; boundary=b";
    expect(readText(rawCall(part(""), type))).toMatchObject({ text: "from the part", media: [] });
    expect(readText(rawCall(part("from the part"), type))).toMatchObject({
      text: "from the part",
      media: [],
    });
    expect(readText(rawCall(part("other words"), type))).toMatchObject({
      text: "other words",
      media: [{ name: "text_0.txt" }],
    });
  });

  test("media come as URLs, as objects, as numbered fields, as base64 and as lists in a string", () => {
    const png = Buffer.from("sixteen bytes ok").toString("base64");
    const media = (changes: Record<string, unknown>): unknown => readText(textCall(changes)).media;
    const url = "https://cdn.test/a.png?x=1,2";
    expect(media({ media: url })).toEqual([{ url }]);
    expect(media({ media: [{ url, content_type: "image/png" }] })).toEqual([{ url }]);
    expect(media({ MediaUrl0: url, MediaUrl1: `${url}&b` })).toEqual([{ url }, { url: `${url}&b` }]);
    expect(media({ media_urls: JSON.stringify([url]) })).toEqual([{ url }]);
    expect(media({ media: `${url},${url}&b` })).toEqual([{ url }, { url: `${url}&b` }]);
    expect(media({ attachments: [{ name: "a.png", type: "image/png", content: png }] })).toEqual([
      { name: "a.png", contentType: "image/png", bytes: bytes("sixteen bytes ok") },
    ]);
    expect(media({ media: `data:image/png;base64,${png}` })).toMatchObject([{ contentType: "image/png" }]);
    expect(media({ media: ["https://cdn.test/layout.smil", url] })).toEqual([{ url }]);
  });

  test("media that cannot be understood are flagged and do not hide the text", () => {
    expect(readText(textCall({ media: ["javascript:alert(1)", "file:///etc/passwd"] }))).toMatchObject({
      text: "Is my wheel ready?",
      media: [],
      flags: ["unreadable_media"],
    });
  });

  test("a carrier's own id is kept as text", () => {
    expect(readText(textCall({ id: 12345678 })).carrierId).toBe("12345678");
    expect(readText(textCall({})).carrierId).toBeNull();
  });

  test("query parameters are read only when the body is empty", () => {
    const query: [string, string][] = [
      ["from", "+15415550126"],
      ["to", "+12025550100"],
      ["msg", "hi"],
      ["id", "constant"],
    ];
    expect(readText({ ...rawCall(""), query })).toMatchObject({ text: "hi", carrierId: "constant" });
    expect(readText({ ...textCall({}), query })).toMatchObject({
      text: "Is my wheel ready?",
      carrierId: null,
    });
  });
});

describe("status reports", () => {
  test.each([
    ["report_sent", "sent", null],
    ["report_delivered", "delivered", null],
    ["report_failed_with_reason", "failed", "Number cannot get texts"],
    ["report_as_form", "delivered", null],
    ["report_to_a_list", "delivered", null],
  ])("%s is a report of %s", (name, status, reason) => {
    expect(readReport(recorded(name))).toMatchObject({
      from: "+12025550100",
      to: ["+15415550126"],
      status,
      reason,
      carrierId: null,
    });
  });

  test("V24: an unknown word is kept and means nothing", () => {
    expect(readReport(recorded("report_with_unknown_word"))).toMatchObject({
      rawStatus: "teleported",
      status: null,
    });
  });

  test("a state beside words is a text, with a flag", () => {
    expect(readText(textCall({ status: "received" }))).toMatchObject({
      text: "Is my wheel ready?",
      flags: ["state_beside_text"],
    });
  });

  test("two different states are not guessed at", () => {
    expect(readUnclear(rawCall("from=1&to=2&status=sent&status=failed", null))).toBe("several_states");
  });
});

describe("bad input", () => {
  test("BW4: an empty body is unclear", () => {
    for (const body of ["", " \r\n\t"]) expect(readUnclear(rawCall(body))).toBe("empty");
  });

  test.each([
    ["an opening brace", bytes("{")],
    ["truncated JSON", bytes('{"from":"+15415550126","to":["+1202')],
    ["trailing garbage", bytes('{"from":"+15415550126","to":["+12025550100"],"text":"x"} x')],
    ["UTF-16 without one", bytes([...Buffer.from('{"from":"1","to":"2","text":"x"}', "utf16le")])],
  ])("BW5: %s is unclear", (_, body) => {
    expect(quarantineCodes).toContain(readUnclear(rawCall(body)));
  });

  test.each(["null", "[]", '"x"', "1", "[null]", "[[]]", "true"])("BW6: JSON %s is unclear", (body) => {
    expect(quarantineCodes).toContain(readUnclear(rawCall(body)));
  });

  test.each([
    ["twice", '{"from":"1","from":"2","to":"3","text":"x"}'],
    ["twice and equal", '{"from":"1","from":"1","to":"3","text":"x"}'],
    ["once escaped", '{"from":"1","\\u0066rom":"2","to":"3","text":"x"}'],
    ["twice further in", '{"from":"1","to":[{"phone_number":"2","phone_number":"3"}],"text":"x"}'],
    ["after a string that looks like one", '{"text":"\\"from\\":{[","from":"1","to":"3","from" :"2"}'],
  ])("BW7: a key named %s is unclear, never last-wins", (_, body) => {
    expect(readUnclear(rawCall(body))).toBe("repeated_name");
  });

  test("BW7: the same key in different objects, or as a value, is no repeat", () => {
    expect(
      readText(
        rawCall('{"from":"from","to":["to"],"text":"from","x":{"from":1},"y":[{"from":2},{"from":3}]}'),
      ).from,
    ).toBe("from");
  });

  test("BW7: two senders, texts or ids under names that differ only in case are unclear", () => {
    expect(readUnclear(rawCall('{"from":"1","From":"2","to":"3","text":"x"}'))).toBe("several_senders");
    expect(readUnclear(rawCall("from=1&from=2&to=3&msg=x", null))).toBe("several_senders");
    expect(readUnclear(rawCall("from=1&to=3&msg=x&msg=y", null))).toBe("several_texts");
    expect(readUnclear(rawCall('{"from":"1","to":"3","text":"x","id":1,"ID":2}'))).toBe("several_ids");
  });

  test("several events in one call are unclear", () => {
    const one = '{"from":"+15415550126","to":["+12025550100"],"text":"x"}';
    expect(readUnclear(rawCall(`[${one},${one}]`))).toBe("several_events");
  });

  test("BW8: prototype keys are ignored and pollute nothing", () => {
    const body =
      '{"__proto__":{"from":"+19999999999","x":1},"constructor":{"prototype":{"x":1}},"from":"+15415550126","to":"+12025550100","text":"x"}';
    expect(readText(rawCall(body)).from).toBe("+15415550126");
    expect(readText(rawCall("__proto__[x]=1&__proto__=2&from=1&to=2&msg=x", null)).from).toBe("1");
    expect(
      readUnclear(rawCall("<a><__proto__><from>1</from></__proto__><constructor>1</constructor></a>")),
    ).toBe("broken_xml");
    expect(Reflect.get({}, "x")).toBeUndefined();
    expect(Reflect.get({}, "from")).toBeUndefined();
  });

  test.each([
    ["lists", "[".repeat(100_000)],
    ["closed lists", "[".repeat(100_000) + "]".repeat(100_000)],
    ["objects", '{"a":'.repeat(100_000)],
    ["elements", "<a>".repeat(100_000)],
    ["closed elements", "<a>".repeat(100_000) + "</a>".repeat(100_000)],
    [
      "a list in a string",
      JSON.stringify({ from: "1", text: "x", to: "[".repeat(100_000) + "]".repeat(100_000) }),
    ],
  ])("BW9: 100,000 nested %s are judged in under 100 ms of CPU", (_, body) => {
    const call = rawCall(body);
    const before = process.cpuUsage();
    readQuestBlueCall(call);
    tooDeep(call.body);
    const used = process.cpuUsage(before);
    expect((used.user + used.system) / 1000).toBeLessThan(100);
  });

  test("BW9: the route can tell deep JSON beforehand, and brackets within text are no depth", () => {
    expect(tooDeep(bytes("[".repeat(65)))).toBe(true);
    expect(tooDeep(bytes(` {"text":"${"[".repeat(500)}\\"{{{"}`))).toBe(false);
    expect(tooDeep(bytes(`msg=${"[".repeat(500)}`))).toBe(false);
    expect(readUnclear(rawCall("[".repeat(65)))).toBe("nested_too_deep");
  });

  test("a full 1 MiB body of any shape is judged in bounded time", () => {
    const size = 1024 * 1024;
    for (const unit of ["a=1&", "%", "&", '{"a":', '"', "<a b='c'/>", "<!--", "--b\r\n", "from=1,"]) {
      const start = performance.now();
      readQuestBlueCall(rawCall(unit.repeat(size / unit.length), null));
      expect(performance.now() - start).toBeLessThan(patience(3000));
    }
  });

  test("BW11: latin1 is read in its declared charset, in JSON and in a form", () => {
    const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));
    expect(
      readText(rawCall(latin1('{"from":"1","to":"2","text":"café"}'), "application/json; charset=latin1")),
    ).toMatchObject({
      text: "café",
      flags: ["not_utf8"],
    });
    expect(
      readText(rawCall("from=1&to=2&msg=caf%E9", "application/x-www-form-urlencoded; charset=iso-8859-1"))
        .text,
    ).toBe("café");
    expect(
      readText(rawCall('{"from":"1","to":"2","text":"café"}', "application/json; charset=latin1")).text,
    ).toBe("café");
  });

  test("BW12: a document type or an entity is refused beforehand and never expanded", () => {
    const laughs =
      '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;">]><sms><from>1</from><to>2</to><msg>&l2;</msg></sms>';
    const external =
      '<!-- x --><!doctype sms SYSTEM "http://127.0.0.1:9/x.dtd"><sms><from>1</from><to>2</to><msg>x</msg></sms>';
    const late = '<sms><!DOCTYPE a [<!ENTITY e "e">]><from>1</from><to>2</to><msg>&e;</msg></sms>';
    for (const xml of [laughs, external, late]) {
      expect(hasDoctype(rawCall(xml))).toBe(true);
      expect(hasDoctype(rawCall(new Uint8Array(Buffer.from(xml, "utf16le"))))).toBe(true);
      expect(quarantineCodes).toContain(readUnclear(rawCall(xml)));
    }
  });

  test("BW12: words about a document type are only words", () => {
    const cdata = "<sms><from>1</from><to>2</to><msg><![CDATA[<!DOCTYPE html>]]></msg></sms>";
    expect(hasDoctype(rawCall(cdata))).toBe(false);
    expect(readText(rawCall(cdata)).text).toBe("<!DOCTYPE html>");
    expect(hasDoctype(textCall({ text: "<!DOCTYPE html>" }))).toBe(false);
  });

  test("BW14: msg instead of text is the same text; of both, text wins with a flag; neither is an empty text", () => {
    expect(readText(textCall({ text: undefined, msg: "Is my wheel ready?" }))).toEqual(
      readText(textCall({})),
    );
    expect(readText(textCall({ text: "this one", msg: "not this" }))).toMatchObject({
      text: "this one",
      flags: ["both_text_and_msg"],
    });
    expect(readText(textCall({ text: "", msg: "this one" }))).toMatchObject({ text: "this one", flags: [] });
    for (const text of [undefined, "", "   ", null])
      expect(readText(textCall({ text }))).toMatchObject({ text: "", flags: ["empty_text"] });
    expect(readText(textCall({ text: "", media: ["https://cdn.test/a.png"] })).flags).toEqual([]);
  });

  test.each([
    ["a string", "+12025550100", ["+12025550100"]],
    ["a number", 12025550100, ["12025550100"]],
    ["a list", ["+12025550100", "+12025550147"], ["+12025550100", "+12025550147"]],
    ["a comma list", "+12025550100, +12025550147", ["+12025550100", "+12025550147"]],
    ["a list within a string", '["+12025550100"]', ["+12025550100"]],
    ["objects", [{ phone_number: "+12025550100" }], ["+12025550100"]],
    ["the same number twice", ["+12025550100", "+12025550100"], ["+12025550100"]],
    ["a list with holes", ["", null, "+12025550100", {}, []], ["+12025550100"]],
  ])("BW15: to may be %s", (_, to, expected) => {
    expect(readText(textCall({ to })).to).toEqual(expected);
  });

  test("BW15: 50 numbers are all read, and an empty to is unclear", () => {
    const fifty = Array.from({ length: 50 }, (_, i) => `+120255501${String(i).padStart(2, "0")}`);
    expect(readText(textCall({ to: fifty })).to).toEqual(fifty);
    for (const to of [[], "", null, undefined, {}, "[]", ","])
      expect(readUnclear(textCall({ to }))).toBe("no_recipient");
  });

  test.each([
    "32665",
    "AMAZON",
    "ACME, Inc",
    "a@b.com",
    "1".repeat(40),
    "+١٥٥٥",
    "=1+1",
    "(541) 555-0126",
    "0015415550126",
  ])("BW18, BW19: the sender %s is kept as it was sent", (from) => {
    expect(readText(textCall({ from })).from).toBe(from);
  });

  test("BW19: an empty sender is unclear", () => {
    for (const from of ["", "  ", null, undefined, [], {}])
      expect(readUnclear(textCall({ from }))).toBe("no_sender");
  });

  test.each([0, 1, 160, 161, 1600, 100_000])("BW20: a text of %d characters is read whole", (length) => {
    expect(readText(textCall({ text: "x".repeat(length) })).text).toHaveLength(length);
  });

  test("BW21: NUL in a text becomes U+FFFD with a flag", () => {
    expect(readText(textCall({ text: "a\0b" }))).toMatchObject({
      text: "a\uFFFDb",
      flags: ["unstorable_characters_replaced"],
    });
    expect(readText(rawCall("from=1&to=2&msg=a%00b", null)).text).toBe("a\uFFFDb");
  });

  test("BW22: lone surrogates and invalid UTF-8 become U+FFFD with a flag, and pairs stay", () => {
    expect(readText(rawCall('{"from":"1","to":"2","text":"a\\ud800b"}'))).toMatchObject({
      text: "a\uFFFDb",
      flags: ["unstorable_characters_replaced"],
    });
    expect(readText(textCall({ text: "👩‍🔧" })).text).toBe("👩‍🔧");
    const overlong = bytes('{"from":"1","to":"2","text":"a', [0xc0, 0xaf], 'b"}');
    expect(readText(rawCall(overlong))).toMatchObject({
      text: "a\uFFFD\uFFFDb",
      flags: ["invalid_utf8_replaced"],
    });
    expect(readText(rawCall("from=1&to=2&msg=a%FFb", null))).toMatchObject({
      text: "a\uFFFDb",
      flags: ["invalid_utf8_replaced"],
    });
  });

  test.each([
    ["bidi overrides", "\u202Eevil\u202C\u200B"],
    ["zalgo", `a${"\u0301".repeat(10_000)}`],
    ["5,000 emoji", "🙂".repeat(5_000)],
  ])("BW23: %s are kept as they are", (_, text) => {
    expect(readText(textCall({ text }))).toMatchObject({ text, flags: [] });
  });

  test.each([
    "<img src=x onerror=alert(1)>",
    "<svg/onload=1>",
    "{{7*7}}",
    "\u001b[31mred",
    "a\r\nlevel=error",
    "**b**",
    "%3Cb%3E",
    "=HYPERLINK()",
  ])("BW24: %j is plain text", (text) => {
    expect(readText(textCall({ text })).text).toBe(text);
  });
});

describe("totality", () => {
  const anyType = fc.oneof(
    fc.constantFrom(
      null,
      "application/json",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=b",
      "text/xml; charset=utf-16",
      "multipart/form-data; boundary=",
    ),
    fc.string(),
  );
  const fieldName = fc.constantFrom(
    "from",
    "to",
    "text",
    "msg",
    "media",
    "status",
    "id",
    "data",
    "message",
    "__proto__",
    "to[]",
    "MediaUrl0",
  );

  test("read never throws, whatever the bytes", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        anyType,
        fc.constantFrom("", "{", "[", "<", "--b\r\n", "\ufeff"),
        (tail, contentType, start) => {
          const read = readQuestBlueCall(rawCall(bytes(start, [...tail]), contentType));
          expect(["message", "status", "unclear"]).toContain(read.kind);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("read never throws for any JSON under names it knows, and what it reads can be stored", () => {
    fc.assert(
      fc.property(fc.dictionary(fieldName, fc.jsonValue({ maxDepth: 3 })), (event) => {
        const read = readQuestBlueCall(rawCall(JSON.stringify(event)));
        expect(JSON.stringify(read)).not.toContain("\\u0000");
        if (read.kind !== "unclear") expect(read.from.length > 0 && read.to.length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("any words survive JSON and form alike", () => {
    const words = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text.trim() !== "");
    fc.assert(
      fc.property(words, (text) => {
        const form = new URLSearchParams({ from: "+15415550126", to: "+12025550100", msg: text }).toString();
        expect(readText(textCall({ text })).text).toBe(text);
        expect(readText(rawCall(form, "application/x-www-form-urlencoded")).text).toBe(text);
      }),
    );
  });
});
