import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

/** The first versions without a hole that is known and would matter here. */
const floors: Record<string, string> = {
  next: "16.4.5",
  "next-auth": "4.24.15",
  "drizzle-orm": "0.45.2",
  ws: "8.21.1",
  undici: "7.29.0",
  sharp: "0.35.4",
};

const lock = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../../package-lock.json"), "utf8"),
) as {
  packages: Record<string, { version?: string }>;
};

const installed = Object.entries(lock.packages).map(([place, { version = "" }]) => ({
  name: place.split("node_modules/").at(-1) ?? "",
  place,
  version,
}));

const isBelow = (version: string, floor: string): boolean =>
  version.localeCompare(floor, "en", { numeric: true }) < 0 || version.includes("-");

test.each(Object.entries(floors))(
  "V53: every copy of %s, also of others' making, is %s or later",
  (name, floor) => {
    const copies = installed.filter((each) => each.name === name);
    expect(copies.filter(({ version }) => isBelow(version, floor))).toEqual([]);
  },
);

test("V53: the comparison knows below from above", () => {
  expect(["8.21.0", "8.9.9", "7.99.0", "8.21.1-beta"].map((version) => isBelow(version, "8.21.1"))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(["8.21.1", "8.100.0", "10.0.0"].map((version) => isBelow(version, "8.21.1"))).toEqual([
    false,
    false,
    false,
  ]);
});

test("V53: what this product itself brings is among what is compared", () => {
  const names = new Set(installed.map(({ name }) => name));
  expect(["next", "next-auth", "drizzle-orm", "ws"].filter((name) => !names.has(name))).toEqual([]);
});
