import type { Answer } from "../api";
import type { Ticket } from "@/lib/view/answers";
import { streamKey } from "@/lib/view/reduce/streams";

/**
 * One call gets the tickets of all rooms: sockets that reconnect together share it. Each ticket opens one
 * socket.
 */
export function ticketPool(fetchTickets: () => Promise<Answer<Ticket[]>>) {
  let asked: Promise<Map<string, Ticket>> | null = null;

  const ask = async (): Promise<Map<string, Ticket>> => {
    // Waits a microtask, so that sockets asking at the same time share one call.
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
