import { randomUUID } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { arrived, demoTeamNumbers } from "@/lib/base/demo-customers";
import { sameNumber } from "../addresses";
import { openJournal } from "../journal";
import type { CustomerText } from "./profiles";
import { numbersOf, type SimulatorSettings } from "../settings";

const writtenText = z.object({
  id: z.string(),
  at: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  text: z.string(),
  media: z.array(z.string()),
});
type WrittenText = z.infer<typeof writtenText>;

const phone = z.object({ name: z.string().trim().min(1).max(40), number: z.string().regex(/^\+\d{7,15}$/) });
/** The name is null where the demo's inbox has none either. */
export type Phone = { name: string | null; number: string };

/** A message from before the simulator's first start, in either direction. */
type PastText = { id: string; by: "customer" | "team"; at: string; number: string; text: string };
const beginning = z.object({ at: z.string() });

export type Customers = {
  phones(): Phone[];
  /** False if a phone already has that number. */
  addPhone(added: z.infer<typeof phone>): Promise<boolean>;
  /** The messages of the demo's story that were on that phone when it began. */
  past(number: string): PastText[];
  texts(): readonly WrittenText[];
  /** Records that a customer wrote: a fact whether or not Partyline accepts it. */
  write(text: CustomerText, at: Date): Promise<WrittenText>;
  clear(): Promise<void>;
  close(): Promise<void>;
};

/**
 * The customers: phones that a person plays, and the messages written on them or by a test. Includes the
 * demo's phones if its numbers are configured.
 */
export const openCustomers = async (settings: SimulatorSettings, now: Date): Promise<Customers> => {
  const { folder } = settings;
  const began = await openJournal(path.join(folder, "began.jsonl"), beginning);
  if (began.rows().length === 0) await began.append({ at: now.toISOString() });
  const ofDemo = demoPhones(settings, Date.parse(began.rows()[0]?.at ?? now.toISOString()));
  const phones = await openJournal(path.join(folder, "phones.jsonl"), phone);
  const texts = await openJournal(path.join(folder, "customers.jsonl"), writtenText);
  const all = (): Phone[] => [...ofDemo.map(({ name, number }) => ({ name, number })), ...phones.rows()];
  return {
    phones: all,
    addPhone: async (added) => {
      if (all().some(({ number }) => number === added.number)) return false;
      await phones.append(added);
      return true;
    },
    past: (number) => ofDemo.find((one) => one.number === number)?.past ?? [],
    texts: () => texts.rows(),
    write: async (text, at) => {
      const written: WrittenText = { id: randomUUID(), at: at.toISOString(), ...text };
      await texts.append(written);
      return written;
    },
    clear: async () => {
      await phones.clear();
      await texts.clear();
    },
    close: async () => {
      await began.close();
      await phones.close();
      await texts.close();
    },
  };
};

/**
 * The customers of the first account's numbers in the demo's story, each phone once, with the messages it
 * received and sent.
 */
function demoPhones(settings: SimulatorSettings, began: number): (Phone & { past: PastText[] })[] {
  const own = new Set(numbersOf(settings).map(({ did }) => sameNumber(did)));
  const stories = Object.values(demoTeamNumbers)
    .filter(({ e164 }) => own.has(e164))
    .flatMap(({ e164, customers }) => customers.map((customer) => ({ ...customer, number: e164 })));
  return [...Map.groupBy(stories, (story) => story.phone)].map(([number, ofPhone]) => ({
    number,
    name: ofPhone[0]?.name ?? null,
    past: ofPhone.flatMap(({ number, messages }) =>
      messages.filter(arrived).map(({ ago, by, text }, at): PastText => ({
        id: `past-${number}-${at}`,
        by: by === "customer" ? by : "team",
        at: new Date(began - ago * 60_000).toISOString(),
        number,
        text,
      })),
    ),
  }));
}
