/** A stream of events and its room: of a number, or of a person in one tenant. */
export type Stream = { kind: "number" | "person"; id: string };

/** Whose events they are. */
export type Whose = { numberId: string } | { memberId: string };

export const streamOf = (whose: Whose): Stream =>
  "numberId" in whose ? { kind: "number", id: whose.numberId } : { kind: "person", id: whose.memberId };

/**
 * The id of a person's place in a tenant, and of their stream and room there. It is derived from the two ids,
 * so that a route or room can itself check whose it is; and from both, so that a tab of one tenant receives
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
  // Version 8: a custom format.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
