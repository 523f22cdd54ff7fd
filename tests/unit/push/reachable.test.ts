import { describe, expect, test } from "vitest";
import { createPushSender } from "@/lib/push/web-push";
import { keysFrom } from "@/lib/push/keys";
import { guardedLookup, mayCall } from "@/lib/push/reachable";
import { aDevice } from "../../support/push-service";
import { anUnvisitedServer } from "../../support/unvisited";

describe("B2: where pushes may go", () => {
  test.each([
    "https://fcm.googleapis.com/fcm/send/abc",
    "https://web.push.apple.com/Q1",
    "https://203.0.114.7/x",
  ])("%s may be called", (endpoint) => expect(mayCall(endpoint, { loopback: false })).toBe(true));

  test.each([
    "http://fcm.googleapis.com/fcm/send/abc",
    "https://localhost/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://10.0.0.8/x",
    "https://192.168.1.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[fd00::1]/x",
    "https://100.64.0.1/x",
    "https://0.0.0.0/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://metadata/x",
    "https://user:pass@fcm.googleapis.com/x",
    "file:///etc/passwd",
    "no address",
  ])("%s may not", (endpoint) => expect(mayCall(endpoint, { loopback: false })).toBe(false));

  test("a name that leads to this machine is refused when it is resolved, and nothing is called", async () => {
    const refused = await new Promise<Error | null>((resolve) =>
      guardedLookup({ loopback: false })("localhost", { all: true }, (fault) => resolve(fault)),
    );
    expect(refused?.message).toBe("the address may not be called");
    const server = await anUnvisitedServer();
    const push = createPushSender({
      keys: keysFrom("a secret of the tests, long enough for it"),
      subject: "mailto:ops@example.test",
      appUrl: "https://partyline.example",
    });
    const message = { title: "a", body: "b", path: "/inbox", tag: "c", badge: 0 };
    for (const origin of [`http://127.0.0.1:${server.port}`, `https://127.0.0.1:${server.port}`])
      expect(await push(aDevice(origin).target, message)).toBe("failed");
    expect(server.visits()).toBe(0);
    server.close();
  });

  test("keys made of a secret are the same each time, and others for another", () => {
    const secret = "a secret of the tests, long enough for it";
    expect(keysFrom(secret)).toEqual(keysFrom(secret));
    expect(keysFrom(secret)).not.toEqual(keysFrom(`${secret}.`));
    expect(Buffer.from(keysFrom(secret).publicKey, "base64url")).toHaveLength(65);
  });
});
