/**
 * The hidden field of every form that is drawn for a person: who is meant, and in which team. In a browser that several
 * people share, the cookie may be another's by the time a form is sent, or its session have gone to another team: such a
 * form is refused (`other_person`, `other_team`), whatever it asks. It is no right: a form without it is asked for nothing.
 */
export const MEANT_FOR_FIELD = "meant-for";

type Meant = { userId: string; tenantId: string };

/** The field's value for the person of a page. */
export const meantFor = ({ userId, tenantId }: Meant): string => `${tenantId}/${userId}`;

/** What does not fit between the field and whoever is signed in now; null when it fits or was left out. */
export function meantForAnother(
  field: unknown,
  { userId, tenantId }: Meant,
): "other_person" | "other_team" | null {
  if (field == null) return null;
  const [team, person] = typeof field === "string" ? field.split("/") : [];
  if (person !== userId) return "other_person";
  return team === tenantId ? null : "other_team";
}
