import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { confirmationText, readKeyword } from "@/lib/domain/inbound/keywords";
import { countSegments } from "@/lib/domain/text/segments";

const read = (text: string, optedOut = false) => readKeyword(text, { optedOut });

describe("V60: exact words always block", () => {
  const listed = [
    "STOP",
    "STOPALL",
    "STOP ALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "OPT OUT",
    "REMOVE",
  ];
  test.each(listed)("%s, however it is written", (word) => {
    const lower = word.toLowerCase();
    const spellings = [
      word,
      lower,
      ` ${lower}\n`,
      `${lower}!!`,
      `"${lower}".`,
      `🛑 ${lower} 🙏🏽`,
      `${lower}, thanks`,
      `${lower}. Thank you!`,
    ];
    for (const text of spellings) expect(read(text), text).toEqual({ kind: "stop", word });
  });

  test.each([
    ["OPT-OUT", "OPT OUT"],
    ["opt‑out", "OPT OUT"],
    ["Stop\u200b", "STOP"],
    ["st\u00adop", "STOP"],
    ["ＳＴＯＰ", "STOP"],
    ["stop thx", "STOP"],
    ["Stop. Thank you so much", "STOP"],
    ["STOP\r\n\r\n", "STOP"],
  ])("%j is %s", (text, word) => {
    expect(read(text)).toEqual({ kind: "stop", word });
  });

  test("it blocks whether or not they are opted out already", () => {
    expect(read("stop", true)).toEqual({ kind: "stop", word: "STOP" });
  });
});

describe("V60: other wording is not blocked silently", () => {
  test.each([
    "please stop texting me",
    "remove me",
    "don't stop",
    "stop by at 5",
    "stopp",
    "s t o p",
    "the end",
    "Can I cancel?",
    "thanks",
    "thank you",
    "",
    "🛑",
    "!!!",
    "stop 2",
    "Стоп",
  ])("%j", (text) => {
    expect(read(text)).toBeNull();
  });
});

describe("coming back and help", () => {
  test.each([
    ["START", "start"],
    ["Unstop.", "start"],
    ["help", "help"],
    ["INFO?", "help"],
  ])("%s is %s", (text, kind) => {
    expect(read(text)?.kind).toBe(kind);
    expect(read(text, true)?.kind).toBe(kind);
  });

  test("YES comes back only for someone who is opted out", () => {
    expect(read("Yes!", true)).toEqual({ kind: "start", word: "YES" });
    expect(read("Yes!")).toBeNull();
    expect(read("yes please", true)).toBeNull();
  });
});

describe("L4: confirmations", () => {
  const facts = { business: "Harbor Dental", contactHint: "(202) 555-0199" };

  test("STOP: who, that it is over, how to come back", () => {
    expect(confirmationText("stop", facts)).toMatch(
      /^Harbor Dental: .*unsubscribed.*no more messages.*START/,
    );
  });

  test("START: who, subscribed, HELP and STOP, rates", () => {
    expect(confirmationText("start", facts)).toMatch(/^Harbor Dental: .*subscribed.*HELP.*STOP.*rates/);
  });

  test("HELP: who, how to reach a person, frequency, rates, STOP", () => {
    expect(confirmationText("help", facts)).toMatch(
      /^Harbor Dental .*\(202\) 555-0199.*frequency.*rates.*STOP/,
    );
    expect(confirmationText("help", { business: "Harbor Dental" })).toContain("reply here");
  });

  test("none is itself a keyword, so two of our kind cannot answer each other", () => {
    for (const kind of ["stop", "start", "help"] as const)
      expect(read(confirmationText(kind, facts), true)).toBeNull();
  });

  test("accents that cost give way, the name stays readable", () => {
    expect(confirmationText("stop", { business: `${" ".repeat(40)}Ana’s  Crêperie\nÉtoile 😀` })).toMatch(
      /^Ana's Creperie Étoile: /,
    );
    expect(confirmationText("stop", { business: "北京" })).toMatch(/^This number: /);
  });

  test("each is one part, whatever the business is called", () => {
    const name = fc.oneof(
      fc.string({ unit: "binary", maxLength: 80 }),
      fc.string({ unit: fc.constantFrom("€", "a", "ê", "\n"), maxLength: 80 }),
    );
    fc.assert(
      fc.property(fc.constantFrom("stop", "start", "help"), name, name, (kind, business, contactHint) => {
        const text = confirmationText(kind, { business, contactHint });
        expect(countSegments(text)).toMatchObject({ encoding: "gsm7", segments: 1 });
        expect(text).not.toContain("\n");
      }),
      { numRuns: 500 },
    );
  });
});
