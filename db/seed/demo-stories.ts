import { demoTeamNumbers, type DemoCustomer, otherDemoNumbers } from "@/lib/base/demo-customers";
import type { Story } from "./conversation-rows";

type Person = "ana" | "ben" | "cara";
export type Stories = Record<"support" | "sales" | "anas", Story<Person>[]>;

const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * What the team did besides the messages: assignee, tags, snooze, seen, flags, notes, drafts and who was told. By the customer's phone.
 */
type Inside<P extends string> = Record<string, Omit<Story<P>, keyof DemoCustomer>>;

const storiesOf = <P extends string>(customers: DemoCustomer<P>[], inside: Inside<P>): Story<P>[] =>
  customers.map((customer) => ({ ...customer, ...inside[customer.phone] }));

export const demoStories: Stories = {
  support: storiesOf(demoTeamNumbers.support.customers, {
    "+15415550126": {
      assignee: "ana",
      owner: "ana",
      tags: ["repair", "warranty"],
      seen: { ana: 4, ben: 4, cara: 3 },
      notes: [
        {
          ago: 23,
          by: "ben",
          text: "@Ana Reyes our wheel, I trued it on Monday. Under guarantee, so no charge.",
          mentions: ["ana"],
        },
      ],
      alerts: [{ to: "ana", kind: "text" }],
    },
    "+15415550148": {
      alerts: [
        { to: "ana", kind: "text" },
        { to: "ben", kind: "text", isRead: true },
      ],
    },
    "+15415550117": {
      assignee: "ben",
      tags: ["repair", "quote"],
      seen: { ben: 3, ana: 3, cara: 3 },
      markedUnread: { ago: 48, by: "ana" },
      notes: [
        {
          ago: 47,
          by: "ana",
          text: "@Ben Whitlock he races on Sunday. Can he have a price today?",
          mentions: ["ben"],
        },
      ],
      alerts: [{ to: "ben", kind: "mention" }],
    },
    "+15415550133": {
      assignee: "ben",
      seen: { ben: 2, cara: 2, ana: 2 },
      tags: ["quote"],
      needsReply: { ago: 65, by: "ben" },
      snoozed: { ago: 60, by: "ben", until: DAY },
      notes: [{ ago: DAY + 10, by: "ben", text: "Quote again once the rims arrive" }],
    },
    "+15415550102": {
      seen: { ana: 3 },
      resolved: { ago: DAY + 2 * HOUR, by: "ana" },
    },
    "+15415550171": { seen: { cara: 2, ana: 2 } },
    "+15415550159": { seen: { ben: 2 } },
    "+15415550183": { seen: { ana: 5, ben: 5, cara: 5 } },
  }),
  sales: storiesOf(demoTeamNumbers.sales.customers, {
    "+15415550120": {
      assignee: "ben",
      owner: "ben",
      tags: ["e-bike"],
      seen: { ben: 2 },
      alerts: [{ to: "ben", kind: "text" }],
    },
    "+15415550164": {
      assignee: "cara",
      seen: { cara: 1 },
      draft: { by: "cara", ago: 31, text: "The 54 is back, and we kept one" },
    },
    "+15415550129": {
      seen: { cara: 2, ben: 2 },
      resolved: { ago: 2 * DAY, by: "cara" },
    },
    "+15415550136": { seen: { ben: 3 } },
  }),
  anas: storiesOf(demoTeamNumbers.anas.customers, {
    "+15415550192": { seen: { ana: 2 } },
  }),
};

export const otherStories: Story<"noor">[] = storiesOf<"noor">(otherDemoNumbers.frontDesk.customers, {
  "+15415550126": { seen: { noor: 1 } },
});
