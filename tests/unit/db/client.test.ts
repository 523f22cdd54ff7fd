import { expect, test } from "vitest";
import { usesNeon } from "@/db/client";

test("Neon's driver is for Neon's own hosts, and for nothing that only looks like them", () => {
  const neon = ["postgres://u:p@ep-cool-1.us-east-2.aws.neon.tech/db?sslmode=require", "postgres://u:p@ep-cool-1.eu.neon.build:5432/db"];
  const others = ["postgres://u:p@127.0.0.1:5432/db", "postgres://u:p@db.neon.tech.example.com/db", "postgres://u:p@myneon.tech/db", "postgres://u:p@localhost/db?host=ep.neon.tech"];
  expect(neon.filter(usesNeon)).toEqual(neon);
  expect(others.filter(usesNeon)).toEqual([]);
});
