import { and, asc, eq, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { carrierAccounts, numberGrants, numbers } from "@/db/schema/numbers";
import { streams } from "@/db/schema/events";
import { numberFactColumns } from "./number-facts";

type Scope = { tenantId: string; userId: string; numbers: "all" | readonly string[] };

/** Numbers with the position of their streams, by label. */
export const myNumbers = (db: DbOrTx, { tenantId, userId, numbers: wanted }: Scope) =>
  db
    .select({
      ...numberFactColumns,
      epoch: streams.epoch,
      seq: streams.lastSeq,
      /** A personal number: granted to this person and to nobody else. */
      personal: sql<boolean>`coalesce((
        select count(*) = 1 and bool_and(g.user_id = ${userId}) from ${numberGrants} g where g.number_id = ${numbers.id}), false)`,
    })
    .from(numbers)
    .innerJoin(streams, eq(streams.id, numbers.id))
    .innerJoin(carrierAccounts, eq(carrierAccounts.id, numbers.carrierAccountId))
    .where(
      and(
        eq(numbers.tenantId, tenantId),
        wanted === "all" ? undefined : sql`${numbers.id} = any(${sql.param([...wanted])}::uuid[])`,
      ),
    )
    .orderBy(asc(numbers.label), asc(numbers.e164))
    .prepare(wanted === "all" ? "my_numbers_all" : "my_numbers")
    .execute();
