import { createECDH, hkdfSync } from "node:crypto";

/** By which push services know this installation; base64url, as the Web Push protocol writes them. */
export type PushKeys = { publicKey: string; privateKey: string };

/**
 * Keys made of a secret that the installation has anyway: the same at every start, on every process. They change
 * with the secret, and then every device has to be switched on again.
 */
export function keysFrom(secret: string): PushKeys {
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(Buffer.from(hkdfSync("sha256", secret, "", "partyline web push", 32)));
  return { publicKey: pair.getPublicKey("base64url"), privateKey: pair.getPrivateKey("base64url") };
}
