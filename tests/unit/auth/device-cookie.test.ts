import { expect, test } from "vitest";
import { serializeCookie } from "@/lib/auth/session/cookies";
import { accountTag, deviceCookie, knownDevice } from "@/lib/auth/session/device-cookie";

const settings = { secret: "a secret of at least thirty-two characters", appUrl: "http://127.0.0.1:3000" };
const [ana, ben] = [accountTag("ana@demo.test"), accountTag("ben@demo.test")];
const header = (account: string, known: string | null = null) =>
  serializeCookie(deviceCookie(known, account, settings)).split(";")[0] ?? "";

test("V40: a device is known for the account that signed in on it, and for no other", () => {
  const cookie = header(ana);
  const device = knownDevice(cookie, ana, settings);
  expect(device).not.toBeNull();
  expect(knownDevice(cookie, ben, settings)).toBeNull();
  const [, value] = cookie.split("=");
  expect(knownDevice(`partyline.device.${ben.slice(0, 12)}=${value}`, ben, settings)).toBeNull();
});

test("a known device stays the same one", () => {
  const device = knownDevice(header(ana), ana, settings);
  expect(knownDevice(header(ana, device), ana, settings)).toBe(device);
});

test("a forged, altered or foreign-signed device is not known", () => {
  const cookie = header(ana);
  expect(knownDevice(cookie.slice(0, -3), ana, settings)).toBeNull();
  expect(
    knownDevice(cookie, ana, { ...settings, secret: "another secret of thirty-two characters.." }),
  ).toBeNull();
  expect(knownDevice(`${cookie}; ${cookie}`, ana, settings)).toBeNull();
  expect(knownDevice(null, ana, settings)).toBeNull();
});

test("the name of the cookie does not tell the address", () => {
  expect(header(ana)).not.toContain("ana@");
});
