import type { SystemRule } from "@/db/vocabulary";
import type { Roles, System } from "./principal";

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
/** What anybody can try to do. `conversation.resolve` is also reopening, `mark_unread` also taking that back; `system.manage` is tenants, moving numbers between them, and accounts of the installation. */
export type Action = (typeof actions)[number];

/** Where the right to do something comes from. Those of a number hold on it only; a rule of the system has what it needs, and no role. */
type Standing =
  | SystemRule
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
  "conversation.reply": [...repliers, "keyword_answer"],
  "conversation.take_over": repliers,
  "conversation.resolve": repliers,
  "conversation.assign": repliers,
  "conversation.mark_unread": [...repliers, "history_comparison"],
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

/** What `may` decides by: the roles of a person or a key, or the rule by which the system acts. */
type Rights = Roles | Pick<System, "rule">;

function standingsOf(who: Rights, numberId: string | undefined): Standing[] {
  if ("rule" in who) return [who.rule];
  const platform: Standing[] = who.superadmin ? ["superadmin"] : [];
  // A manager's grants add nothing: they read everything and never appear as a replier.
  if (who.tenantRole !== "member") return [...platform, who.tenantRole];
  const held = who.grants
    .filter((grant) => grant.numberId === numberId)
    .map((grant) => fromGrant[grant.role]);
  return [...platform, ...held];
}

/**
 * The one answer to "may they do that". Pass the number for anything that happens on a number: for
 * a member, leaving it out is a no. The rows themselves must have been loaded within the tenant of who asks;
 * this knows roles, not rows. An account of the installation asks for `system.manage` instead.
 */
export function may(who: Rights, action: Action, subject: { numberId?: string } = {}): boolean {
  return standingsOf(who, subject.numberId).some((standing) => allowed[action].includes(standing));
}

/** Decides between "not found" (false) and "forbidden" (true, but `may` says no). */
export const canSee = (who: Rights, numberId: string): boolean => may(who, "number.read", { numberId });

/** What somebody may do in the room of a number: `reply` is also to type and to hold the reply, `read` only to watch; null: not to enter. */
export const roomRight = (who: Roles, numberId: string): "reply" | "read" | null =>
  may(who, "conversation.reply", { numberId }) ? "reply" : canSee(who, numberId) ? "read" : null;

/** The scope of every list: all numbers of the tenant, or exactly these. */
export function visibleNumbers(who: Roles): "all" | readonly string[] {
  if (may(who, "number.read")) return "all";
  return [...new Set(who.grants.map((grant) => grant.numberId))].filter((numberId) => canSee(who, numberId));
}
