import { notAnswered } from "@/lib/domain/carrier/not-answered";
import type { Db } from "@/db/handles";
import { openSealed, seal } from "@/lib/base/seal";
import type { Carrier } from "@/lib/carriers/port";
import { questBlueChoices } from "@/lib/carriers/questblue/choices";
import type { CarrierContext } from "@/lib/carrier-accounts/carrier-context";

export const CREDENTIALS_KEY = Buffer.alloc(32, "credentials of tests");

/** A carrier of which a test names only what matters. */
export const aCarrier = (answers: Partial<Carrier> = {}): Carrier => ({
  send: async () => ({ kind: "refused", reason: "" }),
  askStatus: async () => ({ kind: "unavailable", why: notAnswered("given_up") }),
  findSent: async () => ({ ok: true, value: { records: [], isWhole: true } }),
  history: async () => ({ ok: true, value: { records: [], isWhole: true } }),
  listNumbers: async () => ({ ok: true, value: [] }),
  listCampaigns: async () => ({ ok: true, value: [] }),
  setWebhook: async () => ({ ok: true, value: null }),
  setInboundMode: async () => ({ ok: true, value: null }),
  offNetState: async () => ({ ok: true, value: "enabled" }),
  balance: async () => ({ ok: true, value: { balance: "25.00", allowedCredit: "0.00" } }),
  ...answers,
});

/** An admin's dealings with that carrier, or with none. */
export const aCarrierContext = (
  db: Db,
  carrier: Carrier | null,
  more: Partial<CarrierContext> = {},
): CarrierContext => ({
  db,
  now: () => new Date(),
  carrierFor: () => carrier,
  tryOut: () => carrier ?? aCarrier(),
  choices: questBlueChoices,
  examine: async () => {
    throw new Error("this test examines no account");
  },
  seal: (text, boundTo) => seal(text, { key: CREDENTIALS_KEY, boundTo }),
  open: (sealed, boundTo) => openSealed(sealed, { key: CREDENTIALS_KEY, boundTo }),
  publicUrl: "https://text.shop.test",
  probeSecret: "the secret of this test",
  ...more,
});
