/**
 * The hidden field of every form made for a person: which person, and in which team. In a browser that
 * several people share, the cookie may be another person's by the time a form is sent, or its session may
 * have switched teams. Such a form is refused (`other_person`, `other_team`), whatever it asks. The field
 * grants nothing; a form without it is not checked.
 */
export const MEANT_FOR_FIELD = "meant-for";

type Meant = { userId: string; tenantId: string };

/** The field's value for the person of a page. */
export const meantFor = ({ userId, tenantId }: Meant): string => `${tenantId}/${userId}`;

/** The mismatch between the field and the signed-in person; null if they match or the field is missing. */
export function meantForAnother(
  field: unknown,
  { userId, tenantId }: Meant,
): "other_person" | "other_team" | null {
  if (field == null) return null;
  const [team, person] = typeof field === "string" ? field.split("/") : [];
  if (person !== userId) return "other_person";
  return team === tenantId ? null : "other_team";
}
