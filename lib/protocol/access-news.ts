import * as z from "zod/mini";
import type { Stream } from "@/lib/base/stream";
import { AccessEvent } from "./events";

/**
 * What a room asks the application before it admits anybody, and before it tells anything after it may have missed
 * something: the last that was said of everybody's access to it, within the life of a ticket. A room that was
 * away knows no revocation of that time by itself, and a ticket from just before would open it.
 */
export const AccessNews = z.object({ events: z.array(AccessEvent) });
export type AccessNews = z.infer<typeof AccessNews>;

/** Where it asks, with the service secret as bearer token. */
export const accessNewsPath = ({ kind, id }: Stream): string => `/api/room/access?${kind}=${id}`;
