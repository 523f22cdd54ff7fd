import { expect, test } from "vitest";
import { enclosureOf } from "@/lib/domain/conversation/enclosure";

const of = (...types: (string | null)[]) =>
  enclosureOf(
    types.map((contentType) => ({ contentType })),
    null,
  );

test("what came with a text is of one kind or several; what could not be read or kept is told only where nothing else came", () => {
  expect([
    of(),
    of(null),
    of("image/png", null),
    of("video/mp4"),
    of("audio/amr"),
    of("text/vcard"),
    of("image/png", "text/vcard"),
  ]).toEqual([null, "picture", "picture", "video", "recording", "file", "attachments"]);
  expect(
    ["unreadable_media", "media_left_out", "parts_left_out"].map((flag) =>
      enclosureOf([], ["text_cut", flag]),
    ),
  ).toEqual(["unreadable", "unreadable", null]);
  expect(enclosureOf([{ contentType: "video/mp4" }], ["unreadable_media"])).toBe("video");
});
