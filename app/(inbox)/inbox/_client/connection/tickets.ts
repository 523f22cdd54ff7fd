import type { Answer } from "../api";
import type { Ticket } from "@/lib/view/answers";
import { streamKey } from "@/lib/view/reduce/streams";

/** One call gets the tickets of all rooms: sockets that come back together share it. Each ticket opens one socket. */
export function ticketPool(fetchTickets: () => Promise<Answer<Ticket[]>>) {
  let asked: Promise<Map<string, Ticket>> | null = null;

  const ask = async (): Promise<Map<string, Ticket>> => {
    // Whoever comes while the question is on its way gets a share of the answer.
    await Promise.resolve();
    const answer = await fetchTickets();
    asked = null;
    return new Map(answer.kind === "ok" ? answer.value.map((ticket) => [streamKey(ticket), ticket]) : []);
  };

  return async (key: string): Promise<Ticket | null> => {
    asked ??= ask();
    const tickets = await asked;
    const ticket = tickets.get(key) ?? null;
    tickets.delete(key);
    return ticket;
  };
}
