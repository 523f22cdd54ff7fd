/** In the account's currency. Enough for about a thousand messages: time to see the warning and to pay. */
export const LOW_BALANCE = 10;

/**
 * The amount that can still be spent. The carrier sends both figures as strings. Null if the balance is not a
 * number.
 */
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

/**
 * Less than one long message costs. The rest cannot be spent, and the carrier would refuse message after
 * message.
 */
const SPENT_BALANCE = 0.05;

/**
 * How often to ask the carrier for the balance: seldom while there is money, often while messages wait for
 * it.
 */
export const BALANCE_EVERY_MS = 5 * 60_000;
export const BALANCE_EVERY_MS_PAUSED = 30_000;

/** Whether messages have to wait for money. An unknown balance does not stop them. */
export const isSpent = (left: number | null): boolean => left !== null && left < SPENT_BALANCE;

/** Words a carrier uses when it refuses a message for lack of money. It publishes no codes. */
export const MONEY_WORDS = /balance|funds|credit limit|payment/i;
export const isAboutMoney = (reason: string): boolean => MONEY_WORDS.test(reason);

/** True only if the balance is known to be low (U6). */
export const isLow = (left: number | null): boolean => left !== null && left < LOW_BALANCE;

const figure = (text: string): number | null => {
  const plain = text.replace(/[\s,$]/g, "");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
};
