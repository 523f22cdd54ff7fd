import { expect, test } from "vitest";
import { aboutCopy, replyToCopy, unreachedCopy } from "@/lib/view/copy/composer/note-copy";

test("C7: who was not notified is named, one or several", () => {
  expect(unreachedCopy(["Cara Diaz"])).toBe("Cara Diaz can’t see this conversation and was not notified");
  expect(unreachedCopy(["Ann", "Ben", "Cara"])).toBe(
    "Ann, Ben and Cara can’t see this conversation and were not notified",
  );
});

test("C6: a quote is one line, and says where it is cut", () => {
  expect(aboutCopy("Is it ready?")).toBe("About “Is it ready?”");
  expect(aboutCopy("Hello\nIs it ready?")).toBe("About “Hello…”");
  expect(aboutCopy("😀".repeat(61))).toBe(`About “${"😀".repeat(60)}…”`);
  expect(aboutCopy("  ")).toBe("About a text without words");
  expect(replyToCopy("Ana", "Our wheel")).toBe("Reply to Ana’s note “Our wheel”");
  expect(replyToCopy("You", "")).toBe("Reply to your note");
});
