import * as z from "zod/mini";
import type { Stream } from "@/lib/base/stream";
import { AccessEvent } from "./events";

/**
 * The latest access events of everybody in a room, within the life of a ticket. A room asks the application
 * for them before it admits anybody, and before it forwards events after a possible gap. A room that was away
 * missed the revocations of that time, and a ticket from just before would open it.
 */
export const AccessNews = z.object({ events: z.array(AccessEvent) });
export type AccessNews = z.infer<typeof AccessNews>;

/** Where the room asks, with the service secret as bearer token. */
export const accessNewsPath = ({ kind, id }: Stream): string => `/api/room/access?${kind}=${id}`;
