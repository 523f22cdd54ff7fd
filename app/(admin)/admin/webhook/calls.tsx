import Link from "next/link";
import { lastFour } from "@/lib/domain/phone";
import type { WebhookDeliveryRow } from "@/lib/insight/webhook-overview";
import { Mark } from "../_components/mark";
import { When } from "@/app/_ui/times";

const what = ({ state, hasText }: WebhookDeliveryRow): string => {
  if (state === "quarantined") return "Not understood";
  if (state === "received") return "Waits to be read";
  if (state === "repeat") return "Text in, again";
  return hasText ? "Text in" : "Delivery report";
};

/** The newest calls; the wrong keys are counted above, since nothing of them is kept. */
export function Calls({ calls, now }: { calls: readonly WebhookDeliveryRow[]; now: number }) {
  return (
    <section className="part">
      <h2>Last calls</h2>
      {calls.length === 0 ? (
        <p>None yet. Text one of your numbers from your own phone; it shows here within a minute.</p>
      ) : (
        <table className="table" data-plain data-small>
          <thead>
            <tr>
              <th>Time</th>
              <th>What</th>
              <th>Number</th>
              <th>Answer</th>
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <tr key={call.id}>
                <td className="num">
                  <When iso={call.receivedAt.toISOString()} now={now} />
                </td>
                <td>
                  {call.state === "quarantined" ? (
                    <Link href="/admin/quarantine">{what(call)}</Link>
                  ) : (
                    what(call)
                  )}
                </td>
                <td className="num">{call.e164 ? lastFour(call.e164) : "-"}</td>
                <td>{call.answeredAt ? <Mark kind="ok">200</Mark> : <Mark kind="wait">Not yet</Mark>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
