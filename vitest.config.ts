import { defineConfig } from "vitest/config";

const shared = { resolve: { tsconfigPaths: true } };

/** Tiers: `unit` knows no I/O, `db` has a real Postgres, `party` the real room runtime. */
export default defineConfig({
  ...shared,
  test: {
    projects: [
      { ...shared, test: { name: "unit", include: ["tests/unit/**/*.test.ts", "tests/boundaries.test.ts"] } },
      {
        ...shared,
        test: {
          name: "db",
          include: ["tests/db/**/*.test.ts"],
          globalSetup: ["tests/support/postgres.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        ...shared,
        test: { name: "party", include: ["tests/party/**/*.test.ts"], testTimeout: 30_000, hookTimeout: 60_000, maxWorkers: 1 },
      },
    ],
  },
});
