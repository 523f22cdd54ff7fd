import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitQuestBlueCall } from "@/lib/carriers/questblue/inbound/decode";
import { readQuestBlueCall } from "@/lib/carriers/questblue/inbound/read";
import { createThinner } from "@/lib/carriers/questblue/inbound/thin-multipart";
import { rawCall, readReport, readText, readUnclear, textCall } from "../calls";

const [customer, support, sales] = ["+15415550126", "+12025550100", "+12025550147"];
const xml = (inner: string, head = "") => rawCall(`${head}<sms>${inner}</sms>`, "application/xml");
const ends = `<from>${customer}</from><to>${support}</to>`;
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const form = (body: string | Uint8Array) => rawCall(body, "application/x-www-form-urlencoded");

describe("XML", () => {
  test.each([
    ["numeric entities", "caf&#233; &#x1F600; &#39;ok&#39; &quot;&apos;&amp;&lt;&gt;", "café 😀 'ok' \"'&<>"],
    ["an entity that is written out", "&amp;#233; &amp;amp;", "&#233; &amp;"],
    ["halves of a character, one by one", "&#xD83D;&#xDE00; &#55357;&#56832;", "😀 😀"],
    [
      "names that nobody defined",
      "&eacute; &constructor; &#xFFFFFFF; AT&amp;T",
      "&eacute; &constructor; &#xFFFFFFF; AT&T",
    ],
    ["CDATA beside text", "a &amp; <![CDATA[<b>&#233;</b>]]> &lt;", "a & <b>&#233;</b> <"],
    ["comments within", "one<!-- <to>+1</to> & --> two", "one two"],
    ["elements within", "Hi <b>you</b>, <i>come</i>!", "Hi you, come!"],
    ["spaces and lines", "  a\n b ", "  a\n b "],
  ])("%s in the words", (_, written, text) => {
    expect(readText(xml(`${ends}<msg>${written}</msg>`)).text).toBe(text);
  });

  test.each([
    [
      "attributes beside words",
      `<from type="phone">${customer}</from><to id="7">${support}</to><msg lang="en">x</msg>`,
    ],
    ["values in attributes", `<from number="${customer}"/><to number="${support}"/><msg value="x"/>`],
    ["namespaces", `<q:from>${customer}</q:from><q:to>${support}</q:to><q:msg>x</q:msg>`],
    [
      "elements in elements",
      `<from><number>${customer}</number></from><to><recipient><number>${support}</number></recipient></to><text>x</text>`,
    ],
    [
      "envelopes",
      `<Body><Event><data><from>${customer}</from><to>${support}</to><msg>x</msg></data></Event></Body>`,
    ],
    ["a reply to a call that nobody made", `<total>1</total><data><item>${ends}<msg>x</msg></item></data>`],
  ])("%s", (_, inner) => {
    expect(readText(xml(inner))).toMatchObject({ from: customer, to: [support], text: "x", media: [] });
  });

  test("an event in the attributes of one element", () => {
    expect(
      readText(rawCall(`<sms from="${customer}" to="${support}" msg="caf&#233; &amp; more" id="9"/>`)),
    ).toMatchObject({ from: customer, to: [support], text: "café & more", carrierId: "9" });
  });

  test.each([
    ["repeated", `<to>${support}</to><to>${sales}</to>`],
    ["in a list", `<to><item>${support}</item><item>${sales}</item></to>`],
    ["with attributes", `<to kind="a">${support}</to><to kind="b">${sales}</to>`],
    ["in deeper elements", `<to><recipients><n>${support}</n><n>${sales}</n></recipients></to>`],
    ["with commas", `<to>${support}, ${sales}</to>`],
  ])("several recipients, %s", (_, to) => {
    expect(readText(xml(`<from>${customer}</from>${to}<msg>x</msg>`)).to).toEqual([support, sales]);
  });

  test("pictures in elements, with attributes or in a list; an empty or nil one is none", () => {
    const [a, b] = ["https://m.test/a.png?x=1&amp;y=2", "https://m.test/b.png"];
    const media = (inner: string) => readText(xml(`${ends}<msg>x</msg>${inner}`));
    const both = [{ url: "https://m.test/a.png?x=1&y=2" }, { url: b }];
    for (const written of [
      `<media>${a}</media><media>${b}</media>`,
      `<media><url>${a}</url><url>${b}</url></media>`,
      `<media type="image/png">${a}</media><media url="${b}"/>`,
      `<media><item><url>${a}</url></item><item><url>${b}</url></item></media>`,
    ])
      expect([written, media(written).media]).toEqual([written, both]);
    expect(
      media(
        `<media name="a.png" type="image/png">${Buffer.from("sixteen bytes ok").toString("base64")}</media>`,
      ).media,
    ).toMatchObject([{ name: "a.png", contentType: "image/png" }]);
    for (const none of ["<media/>", "<media></media>", `<media xsi:nil="true"/>`, "<media> </media>"])
      expect(media(none)).toMatchObject({ media: [], flags: [] });
    expect(media("<media><url>file:///x</url></media>")).toMatchObject({
      media: [],
      flags: ["unreadable_media"],
    });
  });

  test.each([
    ["ISO-8859-1", "latin1"],
    ["windows-1252", "latin1"],
    ["US-ASCII", "latin1"],
    ["UTF-8", "utf8"],
    ["utf-16", "utf8"],
  ] as const)("in the encoding that it declares, %s", (name, encoding) => {
    const body = new Uint8Array(
      Buffer.from(
        `<?xml version='1.0' encoding='${name}'?>\n<sms>${ends}<msg>Müßige cafés</msg></sms>`,
        encoding,
      ),
    );
    expect(readText(rawCall(body, "text/xml")).text).toBe("Müßige cafés");
  });

  test("BW12: an entity of its own is refused, also within comments and CDATA gone wrong", () => {
    for (const odd of [
      "<!-- -->",
      "<![CDATA[]]>",
      "<!-- <![CDATA[ --> <!DOCTYPE a> ]]>",
      "<![CDATA[",
      "<!-- ",
      "<!ENTITY a 'b'>",
    ])
      readQuestBlueCall(xml(`${ends}<msg>${odd}</msg>`));
    expect(readUnclear(xml(`${ends}<msg><!-- <![CDATA[ --><!ENTITY a 'b'></msg>`))).toBe("broken_xml");
    expect(readText(xml(`${ends}<msg><!-- <![CDATA[ -->x<!-- ]]> --></msg>`)).text).toBe("x");
  });
});

describe("maps in place of lists, as PHP writes lists with holes", () => {
  test.each<[string, unknown]>([
    ["a map by position", { 0: support, 2: sales }],
    ["one within a list", [{ 1: support }, { 5: [sales] }]],
    ["in a string", JSON.stringify({ 0: support, 3: sales })],
    ["of objects", { 0: { phone_number: support, carrier: "x" }, 2: { number: sales } }],
    [
      "of objects that nobody published",
      [
        { name: "Bo", tn: support },
        { name: "Al", tn: sales },
      ],
    ],
    ["of lists of strings", [[support], [sales], [], null, false]],
  ])("to as %s", (_, to) => {
    expect(readText(textCall({ to })).to).toEqual([support, sales]);
  });

  test("senders, words, ids and pictures in maps and lists of one", () => {
    expect(
      readText(
        textCall({
          from: { 0: customer },
          text: { 0: "x" },
          id: [{ value: "7" }],
          media: { 1: "https://m.test/a.png" },
        }),
      ),
    ).toMatchObject({
      from: customer,
      text: "x",
      carrierId: "7",
      media: [{ url: "https://m.test/a.png" }],
    });
    expect(readText(rawCall(JSON.stringify({ 0: { from: customer, to: support, text: "x" } }))).text).toBe(
      "x",
    );
  });

  test("parts of pictures in the names of a form", () => {
    const body = new URLSearchParams([
      ["from", customer],
      ["to[0]", support],
      ["to[7]", sales],
      ["msg", "x"],
      ["media[0][url]", "https://m.test/a.png"],
      ["media[0][type]", "image/png"],
      ["media[2][url]", "https://m.test/b.png"],
    ]);
    expect(readText(form(body.toString()))).toMatchObject({
      to: [support, sales],
      media: [{ url: "https://m.test/a.png" }, { url: "https://m.test/b.png" }],
      flags: [],
    });
  });
});

describe("characters", () => {
  test("windows-1252 is read where it is declared, and where the words show that it is", () => {
    const text = "It’s “déjà vu” – naïve…";
    const bytes = latin1("It\x92s \x93d\xe9j\xe0 vu\x94 \x96 na\xefve\x85");
    const json = (type: string) =>
      rawCall(
        new Uint8Array(
          Buffer.concat([
            Buffer.from(`{"from":"${customer}","to":"${support}","text":"`),
            bytes,
            Buffer.from('"}'),
          ]),
        ),
        type,
      );
    for (const type of [
      "application/json; charset=windows-1252",
      'application/json; charset="Windows-1252"',
      "application/json",
      "application/json; charset=utf-8",
    ])
      expect([type, readText(json(type))]).toMatchObject([type, { text, flags: ["not_utf8"] }]);
    expect(readText(form("from=1&to=2&msg=caf%E9%92s"))).toMatchObject({
      text: expect.stringContaining("\ufffd"),
    });
    expect(readText(form("from=1&to=2&msg=it%92s+caf%E9")).text).toBe("it’s café");
  });

  test("BW22: what is neither keeps U+FFFD", () => {
    for (const odd of [
      "%FF",
      "%C0%AF",
      "%C3%28",
      "%A0%A1",
      "%E2%28%A1",
      "%E2%82%28",
      "%F0%28%8C%BC",
      "%80",
      "%ED%A0%80",
      "%FE%FF",
      "caf%C3",
    ])
      expect([odd, readText(form(`from=1&to=2&msg=a${odd}b`))]).toMatchObject([
        odd,
        { flags: ["invalid_utf8_replaced"], text: expect.stringContaining("\ufffd") },
      ]);
  });

  const marked = { "UTF-8": [0xef, 0xbb, 0xbf], "UTF-16LE": [0xff, 0xfe], "UTF-16BE": [0xfe, 0xff] } as const;
  test.each(Object.keys(marked) as (keyof typeof marked)[])("a byte order mark costs nothing: %s", (name) => {
    for (const body of [
      `{"from":"${customer}","to":["${support}"],"text":"café 🙂"}`,
      `<sms>${ends}<msg>café 🙂</msg></sms>`,
      `from=%2B15415550126&to=%2B12025550100&msg=café 🙂`,
    ]) {
      const encoded = name === "UTF-8" ? Buffer.from(body) : Buffer.from(body, "utf16le");
      const bytes = Buffer.concat([
        Buffer.from(marked[name]),
        name === "UTF-16BE" ? encoded.swap16() : encoded,
      ]);
      expect(readText(rawCall(new Uint8Array(bytes), null))).toMatchObject({
        from: customer,
        to: [support],
        text: "café 🙂",
        flags: [],
      });
    }
  });

  test("an id of more digits than a number holds stays what it is", () => {
    expect(
      readText(rawCall(`{"from":"${customer}","to":"${support}","text":"x","id":90071992547409931234}`))
        .carrierId,
    ).toBe("90071992547409931234");
  });
});

describe("several events in one call", () => {
  const one = { from: customer, to: [support], text: "one" };
  const two = { from: customer, to: [support], text: "two" };
  const report = { from: support, to: customer, status: "delivered" };
  const read = (body: unknown, contentType = "application/json") =>
    splitQuestBlueCall(rawCall(typeof body === "string" ? body : JSON.stringify(body), contentType)).map(
      readQuestBlueCall,
    );

  test.each<[string, unknown]>([
    ["a list", [one, two, report]],
    ["a map with holes", { 0: one, 4: two, 9: report }],
    ["an envelope", { data: [one, two, report] }],
    ["envelopes in a list", [{ data: one }, { payload: two }, { event: { record: report } }]],
    ["a list with odd entries", [null, one, 7, two, "x", [report], []]],
    ["an envelope that says more", { id: "batch-1", status: "ok", total: 3, messages: [one, two, report] }],
  ])("are all taken, in their order: %s", (_, body) => {
    const calls = read(body);
    expect(calls.map((call) => (call.kind === "message" ? call.text : call.kind))).toEqual([
      "one",
      "two",
      "status",
    ]);
    expect(calls.every((call) => call.kind !== "unclear" && call.carrierId === null)).toBe(true);
  });

  test("are taken from elements that repeat, and share what their envelope says of the numbers", () => {
    const texts = read(
      `<batch><to>${support}</to><sms><from>${customer}</from><msg>one</msg></sms><sms><from>${customer}</from><msg>t&#119;o</msg></sms></batch>`,
      "text/xml",
    );
    expect(texts).toMatchObject([
      { kind: "message", to: [support], text: "one" },
      { kind: "message", to: [support], text: "two" },
    ]);
  });

  test("with one that is none among them: it is kept for a person, and costs the others nothing", () => {
    expect(read([one, { hello: 1 }, two]).map(({ kind }) => kind)).toEqual(["message", "unclear", "message"]);
  });

  test("are one call as long as there is one event, whatever stands beside it", () => {
    for (const body of [
      one,
      [one],
      { data: one },
      { ...one, more: [{ from: "a" }, { from: "b" }] },
      [one, null],
    ])
      expect(read(body)).toMatchObject([{ kind: "message", text: "one" }]);
    const call = textCall({});
    expect(splitQuestBlueCall(call)).toEqual([call]);
    for (const body of ["", "{", "null", "[[]]", "a=1&b=2", "<a/>"]) expect(read(body)).toHaveLength(1);
  });

  test("that are more than a burst stay one call for a person", () => {
    expect(read(Array(201).fill(one))).toMatchObject([
      { kind: "unclear", reason: { code: "too_many_events" } },
    ]);
    expect(read(Array(200).fill(one))).toHaveLength(200);
  });
});

describe("multipart", () => {
  const part = (disposition: string, content: string, type?: string) =>
    `--b\r\nContent-Disposition: form-data; ${disposition}\r\n${type ? `Content-Type: ${type}\r\n` : ""}\r\n${content}\r\n`;
  const texts = part('name="from"', customer) + part('name="to"', support) + part('name="msg"', "see these");
  const multipart = (body: string | Uint8Array) => rawCall(body, "multipart/form-data; boundary=b");
  const file = (size: number, name = "a.png") =>
    part(`name="media"; filename="${name}"`, "x".repeat(size), "image/png");

  test("that breaks off gives the words that came, and says so", () => {
    expect(readText(multipart(`${texts}${file(10)}`.slice(0, -4)))).toMatchObject({
      text: "see these",
      media: [],
      flags: ["unreadable_media"],
    });
    expect(readText(multipart(texts.slice(0, -5)))).toMatchObject({
      text: "see th",
      flags: ["text_broke_off"],
    });
  });

  test("with bare line ends, and a text without a name", () => {
    expect(readText(multipart(`${texts}--b--\r\n`.replaceAll("\r\n", "\n"))).text).toBe("see these");
    const nameless = `${part('name="from"', customer)}${part('name="to"', support)}--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n`;
    expect(readText(multipart(nameless)).text).toBe("hello");
  });

  /** As the door reads it: in chunks of any size, once it is too large to be held. */
  const thinned = (body: string, maxFileBytes: number, sizes: number[]) => {
    const thinner = createThinner("b", { maxFileBytes });
    const bytes = Buffer.from(body, "latin1");
    const out: Uint8Array[] = [];
    for (let at = 0, n = 0; at < bytes.length; n++) {
      const size = sizes[n % sizes.length] ?? 1;
      out.push(...thinner.push(bytes.subarray(at, at + size)));
      at += size;
    }
    return new Uint8Array(Buffer.concat([...out, ...thinner.end()]));
  };

  test("that is too large keeps its words and the files that fit, and says what it left out", () => {
    const body = `${texts}${file(300, "small.png")}${file(5_000, "large.png")}${part('name="subject"', "later")}${file(300, "small2.png")}--b--\r\n`;
    const thin = thinned(body, 1_000, [97]);
    expect(thin.length).toBeLessThan(2_500);
    expect(readText(multipart(thin))).toMatchObject({
      text: "see these",
      media: [{ name: "small.png" }, { name: "small2.png" }],
      flags: ["media_left_out"],
    });
    expect(
      readText(
        multipart(
          thinned(
            `${part('name="from"', customer)}${part('name="to"', support)}${file(5_000)}--b--\r\n`,
            10,
            [1_024],
          ),
        ),
      ),
    ).toMatchObject({ text: "", media: [], flags: ["media_left_out"] });
  });

  test("made smaller loses no word and no file that fits, however it is cut into chunks", () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom("\r\n--", "\n--b", "--b--", "\r\n\r\n", "-", "\r"),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), piece), { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
        (pieces, sizes) => {
          const content = (text: string) => Buffer.from(text.replaceAll("\n--b", "")).toString("latin1");
          const body = `${texts}${pieces.map(([isFile, text], n) => (isFile ? part(`name="media"; filename="${n}.png"`, content(text), "image/png") : part(`name="x${n}"`, content(text)))).join("")}--b--\r\n`;
          expect(
            Buffer.from(thinned(body, 10_000, sizes))
              .toString("latin1")
              .trimStart(),
          ).toBe(body);
        },
      ),
    );
  });

  test("never costs more than it holds, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 3_000 }),
        fc.constantFrom("--b\r\n", "--b\r\nContent-Disposition: form-data; filename=x\r\n\r\n", ""),
        (bytes, start) => {
          const thin = thinned(start + Buffer.from(bytes).toString("latin1"), 100, [64]);
          expect(thin.length).toBeLessThanOrEqual(start.length + bytes.length + 40);
          readQuestBlueCall(multipart(thin));
        },
      ),
    );
  });
});

describe("a report that looks like a text", () => {
  test("a state beside a picture that could not be read is a text, and says so", () => {
    expect(readText(textCall({ text: "", media: ["file:///x"], status: "received" })).flags).toEqual([
      "unreadable_media",
      "state_beside_text",
    ]);
    expect(readReport(textCall({ text: "", media: [], status: "sent" })).status).toBe("sent");
  });
});

describe("totality", () => {
  const name = fc.constantFrom(
    "from",
    "to",
    "text",
    "msg",
    "media",
    "status",
    "id",
    "data",
    "message",
    "payload",
    "0",
    "1",
    "#text",
    "url",
    "__proto__",
    "constructor",
    "value",
  );
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      fc.string(),
      fc.constantFrom(customer, support, null, true, 7, ""),
      fc.array(tie("node"), { maxLength: 4 }),
      fc.dictionary(name, tie("node"), { maxKeys: 5 }),
    ),
  })).node;

  test("no value makes a split or a reading throw, and every part of a split is read as it was in the whole", () => {
    fc.assert(
      fc.property(tree, (value) => {
        const call = rawCall(JSON.stringify(value));
        const parts = splitQuestBlueCall(call);
        const kinds = parts.map((part) => readQuestBlueCall(part).kind);
        if (parts.length === 1) expect(kinds).toEqual([readQuestBlueCall(call).kind]);
        for (const part of parts) expect(splitQuestBlueCall(part)).toHaveLength(1);
      }),
      { numRuns: 600 },
    );
  });

  const element = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("x", "&#233;", "&amp;", "&", "<![CDATA[a]]>", "<!-- -->", "&#xD83D;", customer),
      fc
        .tuple(
          fc.constantFrom("from", "to", "msg", "media", "a"),
          fc.constantFrom("", ' b="c"', " b='&#65;'"),
          fc.array(tie("node"), { maxLength: 3 }),
        )
        .map(([tag, attribute, inner]) => `<${tag}${attribute}>${inner.join("")}</${tag}>`),
    ),
  })).node;

  test("no XML makes a split or a reading throw", () => {
    fc.assert(
      fc.property(fc.array(element, { maxLength: 5 }), (inner) => {
        const call = xml(inner.join(""));
        for (const part of splitQuestBlueCall(call)) readQuestBlueCall(part);
      }),
      { numRuns: 400 },
    );
  });

  test("any words survive XML, as entities, in CDATA or as they are", () => {
    const words = fc
      .string({ unit: "binary", minLength: 1 })
      .map((text) => text.replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "") + "x");
    const escaped = (text: string) =>
      text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    fc.assert(
      fc.property(words, (text) => {
        const numeric = [...text].map((character) => `&#${character.codePointAt(0)};`).join("");
        for (const written of [
          escaped(text),
          numeric,
          `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`,
        ])
          expect(readText(xml(`${ends}<msg>${written}</msg>`)).text).toBe(text);
      }),
    );
  });

  test("a large body of any shape is split and judged with bounded work", () => {
    const size = 64 * 1024;
    const shapes = ['{"a":{}},', "[{}],", '{"from":"1","to":"2"},', '"a":{},', '"k":1,'].map((unit) =>
      unit.startsWith('"')
        ? `{${unit
            .repeat(size / 8)
            .replace(/"([ak])"/g, (_, key: string, at: number) => `"${key}${at}"`)
            .slice(0, -1)}}`
        : `[${unit.repeat(size / unit.length).slice(0, -1)}]`,
    );
    for (const body of [
      ...shapes,
      `<a>${"<b>&#65;</b>".repeat(size / 12)}</a>`,
      `<a>${"<!-- -->".repeat(size / 8)}</a>`,
      `<a>${"<![CDATA[".repeat(size / 9)}`,
      "\xe9 ".repeat(size / 2),
      "a[0][b]=1&".repeat(size / 10),
    ]) {
      const before = process.cpuUsage();
      const call = rawCall(latin1(body), null);
      for (const part of splitQuestBlueCall(call)) readQuestBlueCall(part);
      const { user, system } = process.cpuUsage(before);
      expect([body.slice(0, 20), (user + system) / 1_000 < 2_000]).toEqual([body.slice(0, 20), true]);
    }
  });
});
