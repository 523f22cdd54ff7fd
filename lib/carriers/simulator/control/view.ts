import { sameNumber } from "../addresses";
import type { Behaviour } from "../behaviour";
import type { Customers, Phone } from "../phones/customers";
import type { Faults } from "../api/faults";
import type { Inbound } from "../phones/inbound";
import type { Ledger, LedgerEntry } from "../api/ledger";
import type { Reports } from "../api/reports";
import { numbersOf, type SimulatorSettings } from "../settings";

/** One bubble on a phone. `by`: the customer, or the team behind `number`. */
type Bubble = {
  id: string;
  by: "customer" | "team";
  at: string;
  number: string;
  text: string;
  media: string[];
  /**
   * Why Partyline did not accept a customer's message: the status of its answer, 0 for none. Null if all is
   * well.
   */
  refused: number | null;
};

type Deps = {
  settings: SimulatorSettings;
  behaviour: () => Behaviour;
  faults: Faults;
  ledger: Ledger;
  reports: Reports;
  customers: Customers;
  inbound: Inbound;
};

const BUBBLES_PER_PHONE = 60;
const LEDGER_ROWS = 60;

/** Everything that the page of phones shows, in one object; bounded, however long the ledger is. */
export const phonesView = (deps: Deps) => {
  const { settings, behaviour, faults, ledger, reports, customers } = deps;
  const entries = ledger.entries();
  const names = new Map(customers.phones().map(({ number, name }) => [number, name]));
  return {
    numbers: numbersOf(settings).map(({ did, label }) => ({ number: sameNumber(did), label })),
    phones: customers.phones().map((phone) => ({ ...phone, bubbles: bubblesOf(phone, deps) })),
    ledger: {
      total: entries.length,
      repeats: ledger.repeats(),
      rows: entries
        .slice(-LEDGER_ROWS)
        .toReversed()
        .map((entry) => ({
          msgId: entry.msg_id,
          at: entry.at,
          from: sameNumber(entry.did),
          to: sameNumber(entry.did_to),
          name: names.get(sameNumber(entry.did_to)) ?? null,
          text: entry.msg,
          files: entry.file_url.length,
          report: reports.stateOf(entry.msg_id).status,
        })),
    },
    faults: faults.current(),
    calls: faults.calls(),
    behaviour: behaviour(),
  };
};

const bubblesOf = ({ number }: Phone, { ledger, customers, inbound }: Deps): Bubble[] => {
  const got = latest(ledger.entries(), (entry) => sameNumber(entry.did_to) === number).map(teamBubble);
  const wrote = latest(customers.texts(), (text) => sameNumber(text.from) === number).map((text): Bubble => {
    const outcome = inbound.outcomeOf(text.id);
    const refused = outcome === null || outcome.taken ? null : outcome.status;
    return {
      id: text.id,
      by: "customer",
      at: text.at,
      number: sameNumber(text.to[0] ?? ""),
      text: text.text,
      media: text.media,
      refused,
    };
  });
  const past = customers.past(number).map((text): Bubble => ({ ...text, media: [], refused: null }));
  return [...past, ...got, ...wrote].sort((a, b) => a.at.localeCompare(b.at)).slice(-BUBBLES_PER_PHONE);
};

const teamBubble = (entry: LedgerEntry): Bubble => ({
  id: entry.msg_id,
  by: "team",
  at: entry.at,
  number: sameNumber(entry.did),
  text: entry.msg,
  media: entry.file_url.map((_, n) => `/_control/sent-medium?msg_id=${entry.msg_id}&n=${n}`),
  refused: null,
});

/** The last matching ones, searched from the end: a long ledger is mostly about other phones. */
const latest = <T>(all: readonly T[], fits: (item: T) => boolean): T[] => {
  const found: T[] = [];
  for (let i = all.length - 1; i >= 0 && found.length < BUBBLES_PER_PHONE; i--) {
    const item = all[i];
    if (item !== undefined && fits(item)) found.push(item);
  }
  return found;
};
