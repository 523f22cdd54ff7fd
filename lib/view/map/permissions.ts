import type { Actor } from "@/lib/domain/principal";
import { type Action, may } from "@/lib/domain/people/policy";
import type { MyPermissions, NumberPermissions } from "../types";

const ofTeam = {
  addNumbers: "number.add",
  seeEveryNumber: "number.read",
  testWebhook: "webhook.manage",
  editTags: "tags.edit",
  setAway: "people.set_away",
} as const satisfies Record<keyof MyPermissions, Action>;

const ofNumber = {
  reply: "conversation.reply",
  note: "note.add",
  assign: "conversation.assign",
  tag: "conversation.tag",
  manage: "number.edit_settings",
} as const satisfies Record<keyof NumberPermissions, Action>;

/**
 * Every question is answered by the policy's table: a browser gets what one may do and concludes nothing from
 * a role.
 */
const answers = <K extends string>(
  questions: Record<K, Action>,
  isAllowed: (action: Action) => boolean,
): Record<K, boolean> => {
  const asked = Object.entries<Action>(questions) as [K, Action][];
  return Object.fromEntries(asked.map(([name, action]) => [name, isAllowed(action)])) as Record<K, boolean>;
};

/** What a person may do in their team. */
export const myPermissions = (actor: Actor): MyPermissions => answers(ofTeam, (action) => may(actor, action));

/** What a person may do on one number. */
export const numberPermissions = (actor: Actor, numberId: string): NumberPermissions =>
  answers(ofNumber, (action) => may(actor, action, { numberId }));
