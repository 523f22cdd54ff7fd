import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readKeyword } from "@/lib/domain/inbound/keywords";
import { mayMeanStop } from "@/lib/domain/inbound/near-stop";

describe("V60: words near STOP go to a person", () => {
  test.each([
    "STOP PLEASE",
    "Please stop",
    "please STOP!!",
    "stop stop stop",
    "Stop it",
    "stop now",
    "STOP\nSent from my iPhone",
    "Stop Sent from my iPhone",
    "STOP\n\nGet Outlook for Android",
    "STOP\n-Maria Lopez",
    "End\nSent from my Samsung Galaxy",
    "stopp",
    "Sotp",
    "unsub",
    "ALTO",
    "parar",
    "arrêt",
    "please stop texting me",
    "stop texting",
    "Stop sending me messages",
    "stop all texts",
    "STOP THE MESSAGES",
    "quit texting this number",
    "Stop calling me",
    "stop with the texts already",
    "remove me",
    "Remove me please",
    "Please remove me from your list",
    "remove my number from this list",
    "delete my number",
    "take me off your list",
    "Take me off this text list please",
    "take me off",
    "unsubscribe me",
    "How do I unsubscribe from this?",
    "I want to opt out",
    "opt me out",
    "Opt out of these messages",
    "I would like to opt out please",
    "Do not text me",
    "don't text me again",
    "Don’t contact me anymore",
    "never text me again",
    "no more texts",
    "No more messages please",
    "leave me alone",
    "lose my number",
    "Wrong number. STOP",
    "Who is this? stop",
    "cancel please",
  ])("%j is flagged", (text) => {
    expect(mayMeanStop(text)).toBe(true);
  });

  test.each([
    "stop by tomorrow",
    "Please stop by at noon",
    "can't stop laughing",
    "I can’t stop texting him",
    "cancel my 3pm",
    "Please cancel my appointment",
    "can you cancel the order",
    "the bus stop on 5th",
    "don't stop",
    "Don't stop texting me updates!",
    "is there a stop sign there",
    "when does it end",
    "the end of the day works",
    "I quit my job",
    "remove the old tire",
    "remove me from the 3pm slot",
    "take me to the shop",
    "take it off the bike",
    "non-stop flight",
    "we should stop and think",
    "don't text me at work, call instead",
    "Do not call me before 9",
    "no more than two",
    "opting for the blue one",
    "I end at 5",
    "thanks",
    "ok",
    "yes",
    "",
    "🙏",
    "pit stop",
    "The brakes won't stop squeaking",
    "one stop shop",
    "nonstop",
  ])("%j is not", (text) => {
    expect(mayMeanStop(text)).toBe(false);
  });

  test.each(["STOP", "stop.", "Stop, thank you", "CANCEL", "END", "START", "HELP", "OPT OUT"])(
    "%j is a keyword, and acts by itself",
    (text) => {
      expect(readKeyword(text, { optedOut: false })).not.toBeNull();
      expect(mayMeanStop(text)).toBe(false);
    },
  );

  test("BA8: it reads any text, and a long one in no time", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => typeof mayMeanStop(text) === "boolean"));
    for (const part of ["STOP ", "please ", "stop all the these ", "\n", "remove me from your a b c "])
      expect(mayMeanStop(`x ${part.repeat(20_000)} x`)).toEqual(expect.any(Boolean));
  });
});
