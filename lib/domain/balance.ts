/** In the account's currency. About a thousand texts: time to see the warning and to pay. */
export const LOW_BALANCE = 10;

/** What may still be spent: the carrier gives both figures as text. Null when they are no figures. */
export function spendable({ balance, allowedCredit }: { balance: string; allowedCredit: string }): number | null {
  const [own, credit] = [figure(balance), figure(allowedCredit)];
  return own === null ? null : own + (credit ?? 0);
}

/** True only for what is known to be low (U6). */
export const isLow = (left: number | null): boolean => left !== null && left < LOW_BALANCE;

const figure = (text: string): number | null => {
  const plain = text.replace(/[\s,$]/g, "");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
};
