import { notAnswered } from "@/lib/domain/carrier/not-answered";
import { eq } from "drizzle-orm";
import type { Db } from "@/db/handles";
import { carrierAccounts } from "@/db/schema/numbers";
import type { CarrierCredentials } from "@/lib/carriers/port";
import { aNumber, aPerson, aTenant, onNumber } from "./factories";

/** A tenant whose carrier account has no credentials yet, a line of it, and those who may care for the two, or may not. */
export async function aCarrierTeam(db: Db) {
  const tenant = await aTenant(db, { credentials: null });
  const number = await aNumber(db, tenant);
  const owner = await aPerson(db, tenant, { role: "owner" });
  const member = await onNumber(db, await aPerson(db, tenant), number);
  const numberAdmin = await onNumber(db, await aPerson(db, tenant), number, "admin");
  return { db, tenant, number, owner, member, numberAdmin };
}

export async function accountOf(db: Db, { carrierAccountId }: { carrierAccountId: string }) {
  const [row] = await db.select().from(carrierAccounts).where(eq(carrierAccounts.id, carrierAccountId));
  if (!row) throw new Error("no such account");
  return row;
}

export const goodCredentials: CarrierCredentials = {
  username: "shop-api",
  password: "correct horse 9",
  securityKey: "9f2c61e0aa9f",
};

/** Answers of a carrier that refuses, and of one that says nothing. */
export const carrierRefuses = {
  ok: false as const,
  retry: "never" as const,
  why: notAnswered("refused", "Authentication failed"),
};
export const carrierIsSilent = {
  ok: false as const,
  retry: "later" as const,
  why: notAnswered("no_answer_in_time"),
};
