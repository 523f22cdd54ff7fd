import Link from "next/link";
import { lastFour } from "@/lib/domain/text/phone";
import type { WebhookDeliveryRow } from "@/lib/insight/webhook-overview";
import { Badge } from "@/app/_ui/display/badge";
import { When } from "@/app/_ui/display/times";
import { Section } from "@/app/(admin)/admin/_components/section";
import { Table } from "@/app/_ui/layout/table";

const what = ({ state, hasMessage }: WebhookDeliveryRow): string => {
  if (state === "quarantined") return "Not understood";
  if (state === "received") return "Waits to be read";
  if (state === "repeat") return "Text in, again";
  return hasMessage ? "Text in" : "Delivery report";
};

/**
 * The newest webhook deliveries. Calls with a wrong key are counted above, because nothing of them is stored.
 */
export function Calls({ calls, now }: { calls: readonly WebhookDeliveryRow[]; now: number }) {
  return (
    <Section>
      <h2>Last calls</h2>
      {calls.length === 0 ? (
        <p>None yet. Text one of your numbers from your own phone; it shows here within a minute.</p>
      ) : (
        <Table plain small>
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
                <td className="tabular-nums">
                  <When iso={call.receivedAt.toISOString()} now={now} />
                </td>
                <td>
                  {call.state === "quarantined" ? (
                    <Link href="/admin/quarantine">{what(call)}</Link>
                  ) : (
                    what(call)
                  )}
                </td>
                <td className="tabular-nums">{call.e164 ? lastFour(call.e164) : "-"}</td>
                <td>{call.answeredAt ? <Badge kind="ok">200</Badge> : <Badge kind="wait">Not yet</Badge>}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}
