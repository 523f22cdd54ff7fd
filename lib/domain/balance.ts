/** In the account's currency. About a thousand texts: time to see the warning and to pay. */
export const LOW_BALANCE = 10;

/** What may still be spent: the carrier gives both figures as text. Null when they are no figures. */
export function spendable({
  balance,
  allowedCredit,
}: {
  balance: string;
  allowedCredit: string;
}): number | null {
  const [own, credit] = [figure(balance), figure(allowedCredit)];
  return own === null ? null : own + (credit ?? 0);
}

/** Less than one long text costs: what is left cannot be spent, and the carrier would refuse one text after the other. */
const SPENT_BALANCE = 0.05;

/** How often the carrier is asked: seldom while there is money, soon again while texts wait for it. */
export const BALANCE_EVERY_MS = 5 * 60_000;
export const BALANCE_EVERY_MS_PAUSED = 30_000;

/** Whether texts have to wait for money. Not knowing is no reason to stop. */
export const isSpent = (left: number | null): boolean => left !== null && left < SPENT_BALANCE;

/** Words with which a carrier refuses a text for want of money. It publishes no codes. */
export const MONEY_WORDS = /balance|funds|credit limit|payment/i;
export const isAboutMoney = (reason: string): boolean => MONEY_WORDS.test(reason);

/** True only for what is known to be low (U6). */
export const isLow = (left: number | null): boolean => left !== null && left < LOW_BALANCE;

const figure = (text: string): number | null => {
  const plain = text.replace(/[\s,$]/g, "");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
};
