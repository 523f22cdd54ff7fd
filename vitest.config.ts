import { readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

const shared = { resolve: { tsconfigPaths: true } };

/** Files that put other modules in place of ours need a process of their own; all others share what they import. */
const replaceModules = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name}`)
    .filter((file) => file.endsWith(".test.ts") && readFileSync(file, "utf8").includes("vi.mock("));

/** So long a test may take: that it ends is asked here, how soon by `npm run bench`. */
const patient = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 30_000 } } };
const unit = { include: ["tests/unit/**/*.test.ts", "tests/boundaries.test.ts"], ...patient };
const db = {
  include: ["tests/db/**/*.test.ts"],
  globalSetup: ["tests/support/postgres.ts"],
  ...patient,
  maxWorkers: 2,
};
const [unitAlone, dbAlone] = [replaceModules("tests/unit"), replaceModules("tests/db")];

/** Tiers: `unit` knows no I/O, `db` has a real Postgres, `party` the real room runtime. */
export default defineConfig({
  ...shared,
  test: {
    projects: [
      { ...shared, test: { ...unit, name: "unit", exclude: unitAlone, isolate: false } },
      { ...shared, test: { ...unit, name: "unit-alone", include: unitAlone } },
      { ...shared, test: { ...db, name: "db", exclude: dbAlone, isolate: false } },
      { ...shared, test: { ...db, name: "db-alone", include: dbAlone } },
      {
        ...shared,
        test: { name: "party", include: ["tests/party/**/*.test.ts"], ...patient, maxWorkers: 1 },
      },
    ],
  },
});
