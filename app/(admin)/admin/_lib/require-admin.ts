import { notFound } from "next/navigation";
import type { Actor } from "@/lib/domain/principal";
import { may, type Action } from "@/lib/domain/people/policy";
import { administered } from "@/lib/numbers/admin-numbers";
import { requireActor } from "@/lib/web/current-actor";

/** For pages of the tenant's admins. Anybody else gets a 404. */
export async function requireAdmin(action: Action): Promise<Actor> {
  const actor = await requireActor();
  return may(actor, action) ? actor : notFound();
}

/** For pages that the admins of single numbers may see too. */
export async function requireNumberAdmin(): Promise<Actor> {
  const actor = await requireActor();
  return administered(actor).length > 0 ? actor : notFound();
}
