/** The carrier simulator of a running product, as a test uses it. */

export type LedgerEntry = { msg_id: string; did: string; did_to: string; msg: string; at: string };

const WEBHOOK_KEY = "demo-webhook-key";

export async function ledgerOf(simulatorUrl: string): Promise<LedgerEntry[]> {
  const response = await fetch(`${simulatorUrl}/_control/ledger`);
  return (await response.json()) as LedgerEntry[];
}

/** How often each text stands in the ledger. */
export const timesSent = (entries: readonly LedgerEntry[]): Map<string, number> =>
  new Map([...Map.groupBy(entries, (entry) => entry.msg)].map(([text, equal]) => [text, equal.length]));

/** A call as QuestBlue makes it, at a web process of the test's choice. */
export const callWebhook = (
  url: string,
  text: { from: string; to: string; text: string },
): Promise<Response> =>
  fetch(`${url}/api/sms/webhook/${WEBHOOK_KEY}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      from: text.from.replace("+", ""),
      to: [text.to.replace("+", "")],
      text: text.text,
    }),
    signal: AbortSignal.timeout(10_000),
  });
