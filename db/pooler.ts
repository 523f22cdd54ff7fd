import { Client } from "pg";
import { newId } from "@/lib/base/ids";
import { SetupError } from "@/lib/base/setup-error";
import { causeCode } from "./errors";

/** Only Neon's host names; `usesNeon` checks in the same way. */
const NEON_POOLER = /^([^.]+)-pooler(\..*\.neon\.(?:tech|build))$/;

/**
 * Whether the address says that a pooler is behind it which assigns connections per transaction: by Neon's
 * host name for its own, or by the parameter `pgbouncer=true`. If so, statements are sent without names: one
 * prepared on a connection is missing on the next, unless the pooler handles that, and not every one does.
 */
export function isPooled(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, searchParams } = new URL(url);
  return NEON_POOLER.test(hostname) || searchParams.get("pgbouncer") === "true";
}

/** The same database without Neon's pooler. Other addresses are returned unchanged, since nobody can tell. */
export function directAddress(url: string): string {
  if (!URL.canParse(url)) return url;
  const { hostname } = new URL(url);
  const direct = hostname.replace(NEON_POOLER, "$1$2");
  return direct === hostname ? url : url.replace(`@${hostname}`, `@${direct}`);
}

/** SQLSTATE of a prepared statement that is missing, and of a name that exists already. */
const FORGOTTEN = ["26000", "42P05"];

/**
 * Throws SetupError, with a sentence that says what to do, if named statements do not last from one
 * transaction to the next and the address does not say so: sending and ingest would fail now and then. Two
 * clients use one name alternately, which reveals a shared connection, whichever one the pooler assigns next.
 * A database that cannot be reached is not refused here: the code that needs it reports it.
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
