import { createHmac, timingSafeEqual } from "node:crypto";

/** A probe is valid for as long as a self-test may take. */
const GOOD_FOR_MS = 30_000;

/** Derived from the installation's secret, so that no secret is used for two purposes. */
export const probeSecret = (authSecret: string): string =>
  createHmac("sha256", authSecret).update("webhook-probe").digest("hex");

const sign = (at: number, secret: string): string =>
  createHmac("sha256", secret).update(`probe:${at}`).digest("hex");

/** The probe that a call of our own self-test carries, besides the key that every call needs. */
export const makeProbe = (now: Date, secret: string): string =>
  `${now.getTime()}.${sign(now.getTime(), secret)}`;

/**
 * True for a probe that this installation made a moment ago. It grants nothing: an authenticated call is only
 * read and reported instead of stored.
 */
export function isProbe(probe: string, now: Date, secret: string): boolean {
  const [at = "", signature = ""] = probe.split(".");
  if (!/^\d{13}$/.test(at) || !/^[0-9a-f]{64}$/.test(signature)) return false;
  const fits = timingSafeEqual(Buffer.from(signature, "hex"), Buffer.from(sign(Number(at), secret), "hex"));
  return fits && Math.abs(now.getTime() - Number(at)) <= GOOD_FOR_MS;
}
