import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { isId, newId } from "@/lib/base/ids";
import { cookieName, makeCookie, onlyCookie, type CookieToSet } from "./cookies";
import type { AuthSettings } from "../settings";

const DEVICE_COOKIE_SECONDS = 365 * 24 * 60 * 60;

/**
 * An account's tag in throttle keys and cookie names. It is hashed because unknown addresses are counted too,
 * and may be mistyped passwords.
 */
export const accountTag = (email: string): string =>
  createHash("sha256").update(email).digest("hex").slice(0, 32);

const deviceCookieName = (account: string): string => `partyline.device.${account.slice(0, 12)}`;

const sign = (deviceId: string, account: string, { secret }: AuthSettings): Buffer =>
  createHmac("sha256", secret).update(`device:${deviceId}:${account}`).digest();

/**
 * The device on which this account has signed in before, or null. It grants nothing: its guesses are only
 * counted separately, so that a stranger's guesses do not lock the owner out (V40).
 */
export function knownDevice(
  cookieHeader: string | null,
  account: string,
  settings: AuthSettings,
): string | null {
  const [deviceId, signature] =
    onlyCookie(cookieHeader, cookieName(deviceCookieName(account), settings))?.split(".") ?? [];
  if (!isId(deviceId) || signature === undefined) return null;
  const [given, right] = [Buffer.from(signature, "base64url"), sign(deviceId, account, settings)];
  return given.length === right.length && timingSafeEqual(given, right) ? deviceId : null;
}

/** Set at every success; a known device keeps its id. */
export const deviceCookie = (known: string | null, account: string, settings: AuthSettings): CookieToSet => {
  const deviceId = known ?? newId();
  const value = `${deviceId}.${sign(deviceId, account, settings).toString("base64url")}`;
  return makeCookie(deviceCookieName(account), value, settings, DEVICE_COOKIE_SECONDS);
};
