import { Client } from "pg";
import { newId } from "@/lib/base/ids";
import { SetupError } from "@/lib/base/setup-error";
import { causeCode } from "./errors";

/** Neon's host names, and only those: `usesNeon` asks the same way. */
const NEON_POOLER = /^([^.]+)-pooler(\..*\.neon\.(?:tech|build))$/;

/**
 * Does the address say that a pooler is behind it, which hands out connections per transaction? By Neon's name for its
 * own, or by the parameter `pgbouncer=true`. Statements go without their names then: one that was prepared on a
 * connection is not there on the next, unless the pooler sees to it, and not every one does.
 */
export function isPooled(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, searchParams } = new URL(url);
  return NEON_POOLER.test(hostname) || searchParams.get("pgbouncer") === "true";
}

/** The same database without Neon's pooler before it. Of others nobody can tell: they stay as they are. */
export function directAddress(url: string): string {
  if (!URL.canParse(url)) return url;
  const { hostname } = new URL(url);
  const direct = hostname.replace(NEON_POOLER, "$1$2");
  return direct === hostname ? url : url.replace(`@${hostname}`, `@${direct}`);
}

/** A statement by its name that is not there, or one that is there under the name of somebody else's. */
const FORGOTTEN = ["26000", "42P05"];

/**
 * Throws SetupError, a sentence that says what to do, where statements with names do not last from one transaction to
 * the next, and the address does not say so: each text would fail, in or out, now and then. Two clients use one name by
 * turns; a connection that goes from hand to hand shows itself, whichever the pooler gives next. A database that cannot be
 * reached is not refused here: whoever needs it says so.
 */
export async function refuseForgetfulPooler(url: string): Promise<void> {
  if (isPooled(url)) return;
  const name = `lasts_${newId()}`;
  const clients = [0, 1].map(() => new Client({ connectionString: url, connectionTimeoutMillis: 10_000 }));
  const [one, two] = clients;
  try {
    for (const client of clients) {
      client.on("error", () => {});
      await client.connect();
    }
    for (const client of [one, one, two, one, two]) await client?.query({ name, text: "select 1" });
  } catch (error) {
    if (!FORGOTTEN.includes(causeCode(error) ?? "")) return;
    throw new SetupError(
      "DATABASE_URL leads to a pooler that forgets prepared statements (PgBouncer without max_prepared_statements, for one). Add the parameter pgbouncer=true to DATABASE_URL, and statements go without names; or set it to the database's own address.",
    );
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
  }
}
