/** A log of events and the room that tells of it: of a number, or of a person in one tenant. */
export type Stream = { kind: "number" | "person"; id: string };

/** Whose events they are. */
export type Whose = { numberId: string } | { memberId: string };

export const streamOf = (whose: Whose): Stream =>
  "numberId" in whose ? { kind: "number", id: whose.numberId } : { kind: "person", id: whose.memberId };

/**
 * The id of a person's place in a tenant, and of their stream and room there. It is made of the two ids, so that whoever is
 * asked for one, a route or a room's door, can tell by itself whose it is; and of both, so that a tab of one tenant hears
 * nothing of another.
 */
export async function memberIdOf({
  tenantId,
  userId,
}: {
  tenantId: string;
  userId: string;
}): Promise<string> {
  const text = new TextEncoder().encode(`${tenantId}/${userId}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  const hex = [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  // Version 8: made by a rule of our own.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
