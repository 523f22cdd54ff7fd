import type { AwayCommand } from "@/lib/protocol/commands";
import type { AwayView } from "@/lib/protocol/views";
import { firstName } from "@/lib/domain/people/person";
import { awayCopy } from "@/lib/view/copy/away-copy";
import type { PersonView } from "@/lib/view/types";
import { withPerson } from "@/lib/view/reduce/apply-event";
import { lateApi } from "../late-api";
import type { InboxClient } from "../inbox-client";
import { deviceTime, readersTime } from "./readers-time";

/** Only what comes later than the page sets anybody away: its menu and the command bar. */

export const awayOf = ({ state: { inbox } }: InboxClient): AwayView | undefined =>
  inbox.people.find(({ id }) => id === inbox.me.id)?.away;

/** Away until then, or back: this person, or a colleague for whom they say it. Says so, with Undo. */
export async function setAway(
  client: InboxClient,
  until: AwayCommand["until"],
  userId: string = client.meId,
): Promise<void> {
  const { page, notices } = client;
  const { me, people } = page.state.inbox;
  const reader = readersTime(me.display, deviceTime());
  const answer = page.watchSession(await lateApi.setAway(userId, { until, zone: reader.zone }));
  if (answer.kind === "error" && answer.code === "not_in_future")
    return notices.toast("That day is over. Choose a later one");
  if (answer.kind !== "ok") return notices.notThrough();
  const { away } = answer.value;
  // The same comes as an event.
  page.set((state) => ({ ...state, inbox: withPerson(state.inbox, userId, away) }));
  const [who, whom] = userId === me.id ? ["You are", "you"] : nameOf(people, userId);
  if (away === null) notices.toast(`${who} back: conversations may come to ${whom}`);
  else
    notices.toast(
      `${who} ${awayCopy(away, page.clock.now(), reader)}. In a minute, what nobody answered is the team's`,
      () => void setAway(client, "back", userId),
    );
}

function nameOf(people: readonly PersonView[], userId: string): [string, string] {
  const name = firstName(people.find(({ id }) => id === userId)?.name ?? "The colleague");
  return [`${name} is`, name];
}
