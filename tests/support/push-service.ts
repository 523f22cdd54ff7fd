import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { PushTarget } from "@/lib/push/port";

type Received = { path: string; headers: Record<string, unknown>; body: Buffer };

/** A push service of this machine, which remembers what it was given and answers as the test says. */
export async function aPushService() {
  const received: Received[] = [];
  let answer: { status: number; headers?: Record<string, string> } = { status: 201 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      received.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the push service has no port");
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    received,
    answers: (next: typeof answer) => void (answer = next),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

let devices = 0;

/** A browser that asked for pushes: its address, and what opens what is sent there. */
export function aDevice(origin: string) {
  devices += 1;
  const path = `/device/${devices}`;
  const pair = createECDH("prime256v1");
  const publicKey = pair.generateKeys();
  const auth = randomBytes(16);
  const target: PushTarget = {
    endpoint: `${origin}${path}`,
    p256dh: publicKey.toString("base64url"),
    auth: auth.toString("base64url"),
  };
  /** RFC 8291 over RFC 8188: one record, encrypted for this device alone. */
  function open(body: Buffer): { web_push: number; notification: Record<string, string> } {
    const salt = body.subarray(0, 16);
    const keyLength = body.readUInt8(20);
    const sender = body.subarray(21, 21 + keyLength);
    const shared = pair.computeSecret(sender);
    const hkdf = (secret: Uint8Array, by: Uint8Array, info: Uint8Array, length: number) =>
      Buffer.from(hkdfSync("sha256", secret, by, info, length));
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), publicKey, sender]);
    const input = hkdf(shared, auth, info, 32);
    const key = hkdf(input, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
    const nonce = hkdf(input, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
    const sealed = body.subarray(21 + keyLength);
    const decipher = createDecipheriv("aes-128-gcm", key, nonce);
    decipher.setAuthTag(sealed.subarray(-16));
    const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return JSON.parse(text.subarray(0, text.lastIndexOf(2)).toString()) as ReturnType<typeof open>;
  }
  return { path, target, open };
}
