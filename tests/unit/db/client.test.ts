import { expect, test } from "vitest";
import { usesNeon } from "@/db/client";
import { directAddress, isPooled } from "@/db/pooler";

test("Neon's driver is for Neon's own hosts, and for nothing that only looks like them", () => {
  const neon = [
    "postgres://u:p@ep-cool-1.us-east-2.aws.neon.tech/db?sslmode=require",
    "postgres://u:p@ep-cool-1.eu.neon.build:5432/db",
  ];
  const others = [
    "postgres://u:p@127.0.0.1:5432/db",
    "postgres://u:p@db.neon.tech.example.com/db",
    "postgres://u:p@myneon.tech/db",
    "postgres://u:p@localhost/db?host=ep.neon.tech",
  ];
  expect(neon.filter(usesNeon)).toEqual(neon);
  expect(others.filter(usesNeon)).toEqual([]);
});

test("an address says pooler by Neon's name or by PgBouncer's parameter, and nothing that only looks like it does", () => {
  const pooled = [
    "postgres://u:p@ep-cool-1-pooler.us-east-2.aws.neon.tech/db?sslmode=require",
    "postgres://u:p@db.test:6432/db?pgbouncer=true",
  ];
  const direct = [
    "postgres://u:p@ep-cool-1.us-east-2.aws.neon.tech/db",
    "postgres://u:p@127.0.0.1:5432/my-pooler.db",
    "postgres://u:p@db.test/db?application_name=pgbouncer%3Dtrue",
    "postgres://u-pooler.x:p@db.test/db",
  ];
  expect(pooled.filter(isPooled)).toEqual(pooled);
  expect(direct.filter(isPooled)).toEqual([]);
});

test("migrations go to Neon's direct address, and to any other as it is given", () => {
  expect(directAddress("postgres://u:p%40@ep-cool-1-pooler.us-east-2.aws.neon.tech/db?sslmode=require")).toBe(
    "postgres://u:p%40@ep-cool-1.us-east-2.aws.neon.tech/db?sslmode=require",
  );
  for (const given of [
    "postgres://u:p@ep-cool-1.us-east-2.aws.neon.tech/db",
    "postgres://u:p@my-pooler.test/db",
    "postgres:///db?host=/tmp",
  ])
    expect(directAddress(given)).toBe(given);
});
