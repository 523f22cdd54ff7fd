import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { OverLimit } from "@/app/(inbox)/inbox/_components/composer/composer-notices.lazy";
import { MAX_NOTE_LENGTH } from "@/db/vocabulary";

const said = (body: string, what: "text" | "note" = "text") =>
  renderToStaticMarkup(createElement(OverLimit, { body, what })).replaceAll(/<[^>]*>/g, "");

describe("more words than can be sent, as after a paste", () => {
  test("are told of at once, with how many texts they are, and that none was cut", () => {
    // 153 characters a text, 67 of those that no phone of long ago had.
    expect(said("a".repeat(1_530))).toBe("");
    expect(said("a".repeat(1_531))).toBe(
      "This is 11 texts, and one send takes 10. Shorten it to send. Nothing was cut off.",
    );
    expect(said("й".repeat(670))).toBe("");
    expect(said("й".repeat(671))).toContain("This is 11 texts");
    expect(said("a".repeat(100_000))).toContain("This is 654 texts");
  });

  test("a note has its own limit, in characters", () => {
    expect(said("a".repeat(MAX_NOTE_LENGTH), "note")).toBe("");
    expect(said("a".repeat(MAX_NOTE_LENGTH + 1), "note")).toBe(
      `This is ${MAX_NOTE_LENGTH + 1} characters, and a note takes ${MAX_NOTE_LENGTH}. Shorten it to add it. Nothing was cut off.`,
    );
  });
});
