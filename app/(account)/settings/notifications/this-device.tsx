"use client";

import { useEffect, useState } from "react";
import { Button } from "@/app/_ui/controls/button";
import { notThrough, outcomeCopy } from "./copy";

/** `none`: this browser has no pushes. `install`: an iPhone, where only an installed page has them. */
type State = "asking" | "none" | "install" | "blocked" | "off" | "on";

const bytesOf = (key: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

async function call(path: string, method: string, body: unknown): Promise<Response | null> {
  return fetch(path, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  }).catch(() => null);
}

/** As the server is told of it. */
function targetOf(subscription: PushSubscription) {
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint: endpoint ?? "", p256dh: keys?.["p256dh"] ?? "", auth: keys?.["auth"] ?? "" };
}

async function lookUp(): Promise<State> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window))
    return /iPhone|iPad/.test(navigator.userAgent) ? "install" : "none";
  if (Notification.permission === "denied") return "blocked";
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ? "on" : "off";
}

async function switchOn(pushKey: string): Promise<State | null> {
  if ((await Notification.requestPermission()) !== "granted") return lookUp();
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(pushKey),
  });
  if ((await call("/api/me/push", "PUT", targetOf(subscription)))?.ok) return "on";
  await subscription.unsubscribe();
  return null;
}

async function subscribed(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function switchOff(): Promise<State | null> {
  const subscription = await subscribed();
  if (subscription === null) return "off";
  const answer = await call("/api/me/push", "DELETE", { endpoint: subscription.endpoint });
  if (!answer?.ok) return null;
  await subscription.unsubscribe();
  return "off";
}

async function sendTest(): Promise<string> {
  const subscription = await subscribed();
  const answer =
    subscription && (await call("/api/me/push/test", "POST", { endpoint: subscription.endpoint }));
  if (!answer?.ok) return notThrough;
  const { outcome } = (await answer.json()) as { outcome: keyof typeof outcomeCopy };
  return outcomeCopy[outcome];
}

const stateCopy: Record<State, string> = {
  asking: "Looking at this device…",
  none: "This browser has no alerts of its own.",
  install:
    "On an iPhone or iPad: share this page, choose “Add to Home Screen”, and open Partyline from there.",
  blocked: "This browser was told to show no alerts of Partyline. Its settings for this page change that.",
  off: "Off. Alerts show only while the inbox is open.",
  on: "On, until you sign out here.",
};

/** Whether alerts reach this device while the inbox is closed. */
export function ThisDevice({ pushKey }: { pushKey: string }) {
  const [state, setState] = useState<State>("asking");
  const [said, setSaid] = useState("");
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    void lookUp().then(setState, () => setState("none"));
  }, []);
  const change = async (act: () => Promise<State | null>) => {
    setBusy(true);
    setSaid("");
    const next = await act().catch(() => null);
    if (next === null) setSaid(notThrough);
    else setState(next);
    setBusy(false);
  };
  return (
    <section className="grid gap-2 border-t border-line pt-4" aria-labelledby="this-device">
      <h2 className="font-medium" id="this-device">
        This device
      </h2>
      <p className="text-small text-text-2">
        <span>{stateCopy[state]}</span>
      </p>
      <div className="flex flex-wrap items-center gap-2">
        {state === "off" && (
          <Button size="l" disabled={isBusy} onClick={() => void change(() => switchOn(pushKey))}>
            Switch on
          </Button>
        )}
        {state === "on" && (
          <>
            <Button
              size="l"
              disabled={isBusy}
              onClick={() => void sendTest().then(setSaid, () => setSaid(notThrough))}
            >
              Send a test
            </Button>
            <Button size="l" kind="quiet" disabled={isBusy} onClick={() => void change(switchOff)}>
              Switch off
            </Button>
          </>
        )}
      </div>
      <p className="text-small" role="status">
        <span>{said}</span>
      </p>
    </section>
  );
}
