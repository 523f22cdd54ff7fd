import type { Actor } from "./principal";

export const actions = [
  "conversation.read",
  "conversation.reply",
  "conversation.take_over",
  "conversation.resolve",
  "conversation.assign",
  "conversation.mark_unread",
  "conversation.mark_reply",
  "contact.opt_out",
  "note.add",
  "draft.write",
  "presence.show",
  "number.read",
  "number.edit_settings",
  "number.manage_people",
  "number.grant_admin",
  "number.assign_group",
  "number.add",
  "number.disable",
  "credentials.edit",
  "webhook.manage",
  "quarantine.replay",
  "audit.read",
  "people.manage",
  "tenant.edit",
  "system.manage",
] as const;
/** What a person can try to do. `conversation.resolve` is also reopening, `mark_unread` also taking that back; `system.manage` is tenants, moving numbers between them, and accounts of the installation. */
export type Action = (typeof actions)[number];

/** Where the right to do something comes from. The last three hold on one number only. */
type Standing =
  | "superadmin"
  | "owner"
  | "admin"
  | "manager"
  | "number_admin"
  | "number_member"
  | "number_viewer";

const tenantAdmins = ["owner", "admin"] as const;
const numberAdmins = [...tenantAdmins, "number_admin"] as const;
const repliers = [...numberAdmins, "number_member"] as const;
const readers = [...repliers, "number_viewer", "manager"] as const;

/** The whole permission table (P1). A superadmin is in one row: running an installation is not reading its mail. */
const allowed: Record<Action, readonly Standing[]> = {
  "conversation.read": readers,
  "conversation.reply": repliers,
  "conversation.take_over": repliers,
  "conversation.resolve": repliers,
  "conversation.assign": repliers,
  "conversation.mark_unread": repliers,
  "conversation.mark_reply": repliers,
  "contact.opt_out": repliers,
  "note.add": [...repliers, "manager"],
  "draft.write": repliers,
  "presence.show": readers,
  "number.read": readers,
  "number.edit_settings": numberAdmins,
  "number.manage_people": numberAdmins,
  "number.grant_admin": tenantAdmins,
  "number.assign_group": tenantAdmins,
  "number.add": tenantAdmins,
  "number.disable": tenantAdmins,
  "credentials.edit": tenantAdmins,
  "webhook.manage": tenantAdmins,
  "quarantine.replay": tenantAdmins,
  "audit.read": tenantAdmins,
  "people.manage": tenantAdmins,
  "tenant.edit": tenantAdmins,
  "system.manage": ["superadmin"],
};

const fromGrant = { admin: "number_admin", member: "number_member", viewer: "number_viewer" } as const;

function standingsOf(actor: Actor, numberId: string | undefined): Standing[] {
  const platform: Standing[] = actor.superadmin ? ["superadmin"] : [];
  // A manager's grants add nothing: they read everything and never appear as a replier.
  if (actor.tenantRole !== "member") return [...platform, actor.tenantRole];
  const held = actor.grants
    .filter((grant) => grant.numberId === numberId)
    .map((grant) => fromGrant[grant.role]);
  return [...platform, ...held];
}

/**
 * The one answer to "may this person do that". Pass the number for anything that happens on a number: for
 * a member, leaving it out is a no. The rows themselves must have been loaded within the actor's tenant;
 * this knows roles, not rows. An account of the installation asks for `system.manage` instead.
 */
export function may(actor: Actor, action: Action, subject: { numberId?: string } = {}): boolean {
  return standingsOf(actor, subject.numberId).some((standing) => allowed[action].includes(standing));
}

/** Decides between "not found" (false) and "forbidden" (true, but `may` says no). */
export const canSee = (actor: Actor, numberId: string): boolean => may(actor, "number.read", { numberId });

/** What somebody may do in the room of a number: `reply` is also to type and to hold the reply, `read` only to watch; null: not to enter. */
export const roomRight = (actor: Actor, numberId: string): "reply" | "read" | null =>
  may(actor, "conversation.reply", { numberId }) ? "reply" : canSee(actor, numberId) ? "read" : null;

/** The scope of every list: all numbers of the actor's tenant, or exactly these. */
export function visibleNumbers(actor: Actor): "all" | readonly string[] {
  if (may(actor, "number.read")) return "all";
  return [...new Set(actor.grants.map((grant) => grant.numberId))].filter((numberId) =>
    canSee(actor, numberId),
  );
}
