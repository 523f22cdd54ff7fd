import { createHmac, timingSafeEqual } from "node:crypto";

/** A probe is good for as long as a self-test may take. */
const GOOD_FOR_MS = 30_000;

/** Of the installation's secret, so that no part of it is used for two things. */
export const probeSecret = (authSecret: string): string =>
  createHmac("sha256", authSecret).update("webhook-probe").digest("hex");

const sign = (at: number, secret: string): string =>
  createHmac("sha256", secret).update(`probe:${at}`).digest("hex");

/** What a call of our own self-test carries, beside the key that every call needs. */
export const makeProbe = (now: Date, secret: string): string =>
  `${now.getTime()}.${sign(now.getTime(), secret)}`;

/**
 * True for a probe that this installation made a moment ago. It opens nothing: it only has an authenticated
 * call read and told about instead of kept.
 */
export function isProbe(probe: string, now: Date, secret: string): boolean {
  const [at = "", signature = ""] = probe.split(".");
  if (!/^\d{13}$/.test(at) || !/^[0-9a-f]{64}$/.test(signature)) return false;
  const fits = timingSafeEqual(Buffer.from(signature, "hex"), Buffer.from(sign(Number(at), secret), "hex"));
  return fits && Math.abs(now.getTime() - Number(at)) <= GOOD_FOR_MS;
}
