import { expect, test } from "vitest";
import { arrivalFlaws } from "@/db/vocabulary";
import { arrivalCopy } from "@/lib/view/copy/message/arrival-copy";
import { enclosureCopy } from "@/lib/view/copy/message/enclosure-copy";

test("what could not be read is said, each thing once, and nothing where all is well", () => {
  expect(arrivalCopy([])).toEqual([]);
  expect(arrivalCopy(["unreadable_media"])).toEqual(["A picture came that could not be read"]);
  expect(arrivalCopy(["invalid_utf8_replaced", "unstorable_characters_replaced", "media_left_out"])).toEqual([
    "Some characters could not be read",
    "A picture came that was too large to take in",
  ]);
  for (const flaw of arrivalFlaws) expect(arrivalCopy([flaw])[0]).toMatch(/^[A-Z][^_]+$/);
});

test("what came with a text is named, and counted", () => {
  const media = (...types: (string | null)[]) => types.map((contentType) => ({ contentType }));
  expect(enclosureCopy([])).toBeNull();
  expect(enclosureCopy(media(null))).toBe("A picture");
  expect(enclosureCopy(media("image/png", null))).toBe("2 pictures");
  expect(enclosureCopy(media("video/mp4"))).toBe("A video");
  expect(enclosureCopy(media("image/png", "video/mp4", "application/pdf"))).toBe("3 attachments");
});
