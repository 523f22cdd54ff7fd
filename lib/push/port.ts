/** One device of a person, as its browser described it. */
export type PushTarget = { endpoint: string; p256dh: string; auth: string };

export type PushMessage = {
  title: string;
  body: string;
  /** The page that a press opens, from the root. */
  path: string;
  /** A newer one of the same tag takes its place on the device; up to 32 letters and digits. */
  tag: string;
  /** How many conversations are unread, beside the application's icon. */
  badge: number;
};

/** `gone`: the device will never be reached at this address again. `failed`: it was not, and that is the end. */
export type PushOutcome = "sent" | "gone" | "failed";

/** Sends one message to one device, at most once. Never throws. */
export type SendPush = (target: PushTarget, message: PushMessage) => Promise<PushOutcome>;
