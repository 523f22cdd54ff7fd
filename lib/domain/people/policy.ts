import type { SystemRule } from "@/db/vocabulary";
import type { Roles, System } from "../principal";

export const actions = [
  "conversation.read",
  "conversation.reply",
  "conversation.take_over",
  "conversation.resolve",
  "conversation.assign",
  "conversation.snooze",
  "conversation.tag",
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
  "people.set_away",
  "tags.edit",
  "tenant.edit",
  "system.manage",
] as const;
/**
 * Everything that can be attempted. `conversation.resolve` includes reopening, `mark_unread` includes undoing
 * it; `system.manage` covers tenants, moving numbers between them, and the installation's accounts.
 */
export type Action = (typeof actions)[number];

/**
 * Where a right comes from. The three of a number hold on that number only. A rule of the system has what it
 * needs and no role.
 */
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

/**
 * The whole permission table (P1). A superadmin is in one row only: running an installation does not include
 * reading its messages.
 */
const allowed: Record<Action, readonly Standing[]> = {
  "conversation.read": readers,
  "conversation.reply": [...repliers, "keyword_answer"],
  "conversation.take_over": repliers,
  "conversation.resolve": repliers,
  "conversation.assign": [...repliers, "manager", "routing"],
  "conversation.snooze": [...repliers, "snooze"],
  "conversation.tag": [...repliers, "manager"],
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
  "people.set_away": [...tenantAdmins, "manager"],
  "tags.edit": tenantAdmins,
  "tenant.edit": tenantAdmins,
  "system.manage": ["superadmin"],
};

const fromGrant = { admin: "number_admin", member: "number_member", viewer: "number_viewer" } as const;

/** What `may` decides from: the roles of a person or an API key, or the rule by which the system acts. */
type Rights = Roles | Pick<System, "rule">;

function standingsOf(who: Rights, numberId: string | undefined): Standing[] {
  if ("rule" in who) return [who.rule];
  const platform: Standing[] = who.superadmin ? ["superadmin"] : [];
  // A manager's grants add nothing: a manager reads everything and never replies.
  if (who.tenantRole !== "member") return [...platform, who.tenantRole];
  const held = who.grants
    .filter((grant) => grant.numberId === numberId)
    .map((grant) => fromGrant[grant.role]);
  return [...platform, ...held];
}

/**
 * The only place that decides who may do what. Pass the number for anything that happens on a number: without
 * it, a member is refused. Load the rows within the caller's tenant first; this function knows roles, not
 * rows. An account of the installation asks for `system.manage` instead.
 */
export function may(who: Rights, action: Action, subject: { numberId?: string } = {}): boolean {
  return standingsOf(who, subject.numberId).some((standing) => allowed[action].includes(standing));
}

/** Decides between "not found" (false) and "forbidden" (true, but `may` says no). */
export const canSee = (who: Rights, numberId: string): boolean => may(who, "number.read", { numberId });

/**
 * What somebody may do in a number's room: `reply` includes typing and holding the reply lease, `read` is
 * only watching; null means no entry.
 */
export const roomRight = (who: Roles, numberId: string): "reply" | "read" | null =>
  may(who, "conversation.reply", { numberId }) ? "reply" : canSee(who, numberId) ? "read" : null;

/** The scope of every list: all numbers of the tenant, or exactly these. */
export function visibleNumbers(who: Roles): "all" | readonly string[] {
  if (may(who, "number.read")) return "all";
  return [...new Set(who.grants.map((grant) => grant.numberId))].filter((numberId) => canSee(who, numberId));
}
