/** What the carrier says the account owns, or why it could not be asked. */
export type Inventory =
  | { asked: true; numbers: readonly { e164: string; smsEnabled: boolean }[] }
  | { asked: false; reason: string };
