export type WebhookFormat = "form" | "json" | "xml";
export type WebhookBody = { contentType: string; body: string | Buffer };

/** Partyline's answer; status 0 if it gave none. */
export type WebhookAnswer = { status: number; body: string };

export type Webhooks = {
  /** Calls the webhook of one of our numbers. Repeats as often as requested while the answer is not 2xx. */
  call(
    did: string,
    body: WebhookBody,
    options: { wrongKey: boolean; retries: number },
  ): Promise<WebhookAnswer>;
  /** What `PUT /smsv2` in mode `url` does, with the requested format; null switches the number off. */
  point(did: string, url: string | null, format?: WebhookFormat): void;
  /** Where the number's messages go instead; `label` is the mode's name in the list. */
  setMode(did: string, mode: { label: string; forwardTo: string }): void;
  modeOf(did: string): { label: string; forwardTo: string };
  /** The requested format; null for a number that was never pointed anywhere. */
  formatOf(did: string): WebhookFormat | null;
};

/** The list's label of the mode that calls us. */
export const URL_MODE = "Post SMS to URL";

const ANSWER_TIMEOUT_MS = 15_000;
const RETRY_AFTER_MS = 1000;

/** The address, mode and format that each number is set to, and the calls to it. */
export const makeWebhooks = (defaultUrl: string, stopped: AbortSignal): Webhooks => {
  const urls = new Map<string, string | null>();
  const modes = new Map<string, { label: string; forwardTo: string }>();
  const formats = new Map<string, WebhookFormat>();

  const once = async (url: string, { contentType, body }: WebhookBody): Promise<WebhookAnswer> => {
    try {
      const signal = AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
      const content = typeof body === "string" ? body : new Uint8Array(body);
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": contentType },
        body: content,
        redirect: "manual",
        signal,
      });
      return { status: response.status, body: await response.text() };
    } catch {
      return { status: 0, body: "" };
    }
  };

  return {
    point: (did, url, format) => {
      urls.set(did, url);
      if (format) formats.set(did, format);
    },
    setMode: (did, mode) => void modes.set(did, mode),
    modeOf: (did) => modes.get(did) ?? { label: URL_MODE, forwardTo: "" },
    formatOf: (did) => formats.get(did) ?? null,
    call: async (did, body, { wrongKey, retries }) => {
      const known = urls.get(did);
      if (known === null) return { status: 0, body: "" };
      const url = wrongKey ? withWrongKey(defaultUrl) : (known ?? defaultUrl);
      let answer = await once(url, body);
      for (let left = retries; left > 0 && !isTaken(answer) && !stopped.aborted; left--) {
        await pause(RETRY_AFTER_MS, stopped);
        answer = await once(url, body);
      }
      return answer;
    },
  };
};

/** Anything but 2xx is called again. */
export const isTaken = ({ status }: WebhookAnswer): boolean => status >= 200 && status < 300;

const withWrongKey = (url: string): string => url.replace(/[^/]*$/, "not-the-key");

const pause = (ms: number, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stopped.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
