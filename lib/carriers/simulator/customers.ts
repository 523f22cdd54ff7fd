import { randomUUID } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { openJournal } from "./journal";
import type { CustomerText } from "./profiles";

const writtenText = z.object({ id: z.string(), at: z.string(), from: z.string(), to: z.array(z.string()), text: z.string(), media: z.array(z.string()) });
export type WrittenText = z.infer<typeof writtenText>;

const phone = z.object({ name: z.string().trim().min(1).max(40), number: z.string().regex(/^\+\d{7,15}$/) });
export type Phone = z.infer<typeof phone>;

const firstPhones: Phone[] = [
  { name: "Marisol", number: "+15415550126" },
  { name: "Dwayne", number: "+15415550181" },
  { name: "Tom", number: "+15415550133" },
];

export type Customers = {
  phones(): Phone[];
  /** False when a phone has that number already. */
  addPhone(added: Phone): Promise<boolean>;
  texts(): readonly WrittenText[];
  /** Records that a customer wrote, which is a fact whether or not Partyline takes it. */
  write(text: CustomerText, at: Date): Promise<WrittenText>;
  clear(): Promise<void>;
  close(): Promise<void>;
};

/** The customers: phones on which a person plays them, and what was written on them or by a test. */
export const openCustomers = async (folder: string): Promise<Customers> => {
  const phones = await openJournal(path.join(folder, "phones.jsonl"), phone);
  const texts = await openJournal(path.join(folder, "customers.jsonl"), writtenText);
  const all = (): Phone[] => [...firstPhones, ...phones.rows()];
  return {
    phones: all,
    addPhone: async (added) => {
      if (all().some(({ number }) => number === added.number)) return false;
      await phones.append(added);
      return true;
    },
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
      await phones.close();
      await texts.close();
    },
  };
};
