import http from "node:http";
import https from "node:https";
import webPush from "web-push";
import type { PushMessage, SendPush } from "./port";
import type { PushKeys } from "./keys";
import { guardedLookup, mayCall } from "./reachable";

type Options = {
  keys: PushKeys;
  /** Whom a push service may write to: mailto: or https. */
  subject: string;
  /** Where this product's pages are; no slash at the end. */
  appUrl: string;
  timeoutMs?: number;
  /** For tests, whose push service is on this machine. */
  allowLoopback?: boolean;
};

/** News older than that is none on a phone that was off. */
const TTL_S = 3_600;

/** Sends by the Web Push protocol: encrypted for the device, signed for its push service. */
export function createPushSender(options: Options): SendPush {
  const { keys, subject, appUrl, timeoutMs = 10_000, allowLoopback = false } = options;
  const allowed = { loopback: allowLoopback };
  return async ({ endpoint, p256dh, auth }, message) => {
    if (!mayCall(endpoint, allowed)) return "failed";
    try {
      const { method, headers, body } = webPush.generateRequestDetails(
        { endpoint, keys: { p256dh, auth } },
        JSON.stringify(declarative(message, appUrl)),
        { vapidDetails: { subject, ...keys }, TTL: TTL_S, urgency: "high", topic: message.tag },
      );
      const status = await new Promise<number>((resolve, reject) => {
        const { request } = endpoint.startsWith("https:") ? https : http;
        // It follows no redirect.
        request(
          endpoint,
          { method, headers, lookup: guardedLookup(allowed), signal: AbortSignal.timeout(timeoutMs) },
          (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          },
        )
          .on("error", reject)
          .end(body);
      });
      if (status === 404 || status === 410) return "gone";
      return status >= 200 && status < 300 ? "sent" : "failed";
    } catch {
      return "failed";
    }
  };
}

/**
 * Declarative Web Push: Safari shows it by itself, without our worker, and the worker of other browsers reads
 * the same (public/sw.js).
 */
const declarative = ({ title, body, path, tag, badge }: PushMessage, appUrl: string) => ({
  web_push: 8030,
  notification: { title, body, navigate: `${appUrl}${path}`, tag, app_badge: String(badge) },
});
