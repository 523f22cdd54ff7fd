import type { Scope } from "@/db/queries/conversations/conversation-list";
import { conversationStates, listFilters, type ConversationState, type ListFilter } from "@/db/vocabulary";
import { visibleNumbers } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";

/** What somebody asks a list or a search to look through; what is left out does not narrow. */
export type ScopeInput = {
  /** One number; omitted: all that the actor sees. */
  numberId?: string | undefined;
  state?: ConversationState | "all" | undefined;
  /** Each filter narrows further. */
  filters?: readonly ListFilter[] | undefined;
  /** "me", "nobody", or a person's id. */
  assignee?: string | undefined;
  tagId?: string | undefined;
};

/** The same within what the actor sees. A number that they do not see has no conversations. */
export function scopeOf(actor: Actor, input: ScopeInput): Scope {
  const { numberId, state = "all", assignee = null, tagId = null } = input;
  const visible = visibleNumbers(actor);
  const isVisible = numberId === undefined || visible === "all" || visible.includes(numberId);
  return {
    tenantId: actor.tenantId,
    userId: actor.userId,
    numbers: numberId === undefined ? visible : isVisible ? [numberId] : [],
    states: state === "all" ? conversationStates : [state],
    filters: listFilters.filter((filter) => input.filters?.includes(filter)),
    assignee: assignee === "me" ? actor.userId : assignee,
    tagId,
  };
}
