import { expect, test } from "vitest";
import { arrivalFlaws } from "@/db/vocabulary";
import { arrivalWords } from "@/lib/view/copy/arrival-copy";
import { enclosureWords } from "@/lib/view/copy/enclosure-copy";

test("what could not be read is said, each thing once, and nothing where all is well", () => {
  expect(arrivalWords([])).toEqual([]);
  expect(arrivalWords(["unreadable_media"])).toEqual(["A picture came that could not be read"]);
  expect(arrivalWords(["invalid_utf8_replaced", "unstorable_characters_replaced", "media_left_out"])).toEqual(["Some characters could not be read", "A picture came that was too large to take in"]);
  for (const flaw of arrivalFlaws) expect(arrivalWords([flaw])[0]).toMatch(/^[A-Z][^_]+$/);
});

test("what came with a text is named, and counted", () => {
  const media = (...types: (string | null)[]) => types.map((contentType) => ({ contentType }));
  expect(enclosureWords([])).toBeNull();
  expect(enclosureWords(media(null))).toBe("A picture");
  expect(enclosureWords(media("image/png", null))).toBe("2 pictures");
  expect(enclosureWords(media("video/mp4"))).toBe("A video");
  expect(enclosureWords(media("image/png", "video/mp4", "application/pdf"))).toBe("3 attachments");
});
