import { CARRIER } from "@/lib/base/carrier-name";
import type { AccountCheck } from "@/lib/carriers/port";
import { notAskedCopy } from "@/lib/view/copy/message/account-copy";
import type { Check } from "./checks";

/** A finding as a sentence for the operator of the installation, with what to do if something is wrong. */
export function checkCopy(check: Check): string {
  switch (check.check) {
    case "database":
      return check.state === "well"
        ? `Database: Postgres ${check.version} answers.`
        : `Database: ${check.problem ?? "it does not answer"}. Look at DATABASE_URL, and whether this machine may reach it.`;
    case "migrations":
      if (check.state === "well") return "Database: it is at this version.";
      return check.missing > 0
        ? `Database: ${check.missing} ${check.missing === 1 ? "migration is" : "migrations are"} missing. Run: npm run db:migrate`
        : "Database: it is at a newer version than this code. Bring the code up to date, or restore a backup of this version.";
    case "database_clock":
      return check.state === "well"
        ? "Clock: this machine and the database agree."
        : `Clock: the database is ${spanOf(check.aheadMs)} this machine. Let both keep time by NTP.`;
    case "room":
      return check.state === "well"
        ? "Rooms: they answer."
        : `Rooms: nothing answers at ${check.url}. Start them again, or look at ROOM_URL and ROOM_PORT. Until then colleagues' work shows a few seconds late.`;
    case "worker":
      if (check.state === "well") return "Worker: it is at work.";
      return `Worker: ${check.sinceMs === null ? "it has never run" : `silent for ${Math.round(check.sinceMs / 1_000)} s`}. Run npm run worker beside the web server, or let a scheduler call POST /api/jobs/drain.`;
    case "public_address":
      return addressCopy(check);
    default:
      return `${check.account || CARRIER}: ${accountCopy(check)}`;
  }
}

/** The same for one account, where it is clear which one is meant. */
export function accountCopy(check: AccountCheck): string {
  switch (check.check) {
    case "credentials":
      if (check.state === "off")
        return `No credentials are set yet. An owner or admin sets them under Admin, ${CARRIER}.`;
      if (check.state === "well") return `${CARRIER} takes our credentials.`;
      if (check.state === "unknown")
        return `${CARRIER} could not be asked. ${check.why ? `${notAskedCopy(check.why)}. ` : ""}Look at QUESTBLUE_URL, and try again.`;
      return check.why === null
        ? "The stored credentials cannot be opened. Is CREDENTIALS_KEY the one they were stored under? Otherwise set them again."
        : `${CARRIER} refuses us: ${check.why.carrier ?? notAskedCopy(check.why)} Check login, password and API key, and that its list of allowed addresses holds ours.`;
    case "own_address":
      return check.address === null
        ? `${CARRIER} did not say which address it sees us come from. Ask whoever runs the network: its allow list must hold that address.`
        : `${CARRIER} sees us come from ${check.address}. Its list of allowed addresses must hold that one.`;
    case "digits":
      if (check.found === null)
        return `How ${CARRIER} writes numbers could not be told (set: ${check.set} digits).`;
      return check.state === "well"
        ? `Numbers have ${check.set} digits, as set.`
        : `${CARRIER} lists numbers with ${check.found} digits, and ${check.set} are set. Set ${check.found} where sends are refused.`;
    case "writes":
      return writesCopy(check);
    case "paths":
      return check.state === "well"
        ? `${CARRIER} knows each path that can be tried without a text.`
        : `${CARRIER} does not know ${check.unknown.join(", ")}. Put the published path back, or ask ${CARRIER}.`;
    case "period":
      if (check.found === null)
        return "Whether the history keeps to the time asked for could not be told: there are no texts in it yet.";
      return check.found
        ? "The history keeps to the time it is asked for."
        : 'The history ignores the time it is asked for. "Ask the carrier" then proves little, and lost texts cannot be found that way.';
    case "carrier_clock":
      if (check.aheadMs === null) return `${CARRIER} does not tell its time.`;
      return check.state === "well"
        ? "Its clock and ours agree."
        : `Its clock is ${spanOf(check.aheadMs)} ours. Check the time of this machine.`;
  }
}

const spanOf = (aheadMs: number): string =>
  `${Math.round(Math.abs(aheadMs) / 1_000)} s ${aheadMs > 0 ? "ahead of" : "behind"}`;

function addressCopy({ url, problem }: Extract<Check, { check: "public_address" }>): string {
  switch (problem) {
    case null:
      return `Address: ${url} leads here.`;
    case "not_reached":
      return `Address: ${url} does not answer. Is the web server running, and does APP_URL name it as people and ${CARRIER} reach it?`;
    case "not_ours":
      return `Address: something else answers at ${url}. Look at APP_URL and the proxy before it.`;
    case "not_https":
      return `Address: ${url} is not https. Texts and passwords travel in the open: put a proxy with a certificate before it.`;
    case "this_machine":
    case "private_network":
      return `Address: ${url} leads here from ${problem === "this_machine" ? "this machine" : "this network"} only. ${CARRIER} cannot call it: no text will come in.`;
  }
}

function writesCopy({ set, found }: Extract<Check, { check: "writes" }>): string {
  const form = { json: "in a JSON body", query: "in the address" };
  const other = set === "json" ? "query" : "json";
  const understood = found?.[set] ?? null;
  if (understood === null) return `Where ${CARRIER} reads parameters could not be told (set: ${form[set]}).`;
  if (understood) return `${CARRIER} reads parameters ${form[set]}, as set.`;
  return found?.[other]
    ? `${CARRIER} does not read parameters ${form[set]}, as set, but ${form[other]}. Change that setting.`
    : `${CARRIER} reads parameters in no form that we know. Ask ${CARRIER}.`;
}
