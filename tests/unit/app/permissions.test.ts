import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { numberRoles, tenantRoles } from "@/db/vocabulary";

const app = path.resolve(import.meta.dirname, "../../../app");
const role = `["'](?:${[...new Set([...tenantRoles, ...numberRoles])].join("|")})["']`;
/** What concludes something from a role: a comparison, a case, a list that is asked for it. */
const conclusions = new RegExp(
  `\\brole\\b\\s*[!=]==(?! *(?:undefined|null))|[!=]==\\s*${role}|${role}\\s*[!=]==|\\bcase\\s+${role}|\\btenantRole\\b`,
);

test.each([
  'me.role === "owner"',
  'role !== "member"',
  'case "manager":',
  '"admin" === it.role',
  "if (actor.tenantRole)",
])("a conclusion from a role is recognised: %s", (line) => expect(line).toMatch(conclusions));

test("P1: screens, forms and routes ask what somebody may do, and conclude nothing from a role", () => {
  const sources = readdirSync(app, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  expect(sources.length).toBeGreaterThan(200);
  const found = sources.flatMap((file) =>
    readFileSync(path.join(app, file), "utf8")
      .split("\n")
      .filter((line) => conclusions.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});
