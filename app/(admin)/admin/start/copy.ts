import { CARRIER } from "@/lib/base/carrier-name";
import type { FirstStep } from "@/lib/domain/insight/first-steps";

type Words = { name: string; words: string; href: string; link: string };

export const stepCopy: Record<FirstStep, Words> = {
  account: {
    name: `${CARRIER} account`,
    words: "Its API user, password and security key, tested at once. Without them no text leaves.",
    href: "/admin/questblue",
    link: `Connect ${CARRIER}`,
  },
  number: {
    name: "First number",
    words: `One that your ${CARRIER} account owns. Ordering and porting stay there.`,
    href: "/admin/numbers/add",
    link: "Add a number",
  },
  people: {
    name: "People",
    words: "Invite who answers by a link, and put them on the line. Put yourself on it, too, if you answer.",
    href: "/admin/people",
    link: "Invite people",
  },
  webhook: {
    name: "Webhook",
    words: `Tells ${CARRIER} where to call. The self-test goes the whole way and says where it ends.`,
    href: "/admin/webhook",
    link: "Set the webhook",
  },
  text_in: {
    name: "First text in",
    words: "Text the number from your own phone. It shows in the inbox within a second or two.",
    href: "/inbox",
    link: "Open the inbox",
  },
  text_out: {
    name: "First text out",
    words: `Answer it. Done when ${CARRIER} has taken the answer.`,
    href: "/inbox",
    link: "Answer it",
  },
};

/** What a person may look for and not find; the README has the same list. */
export const notYet = [
  "Nothing is sent by mail: invitations and links for a new password are passed on by hand.",
  "Pictures that come in are not shown yet.",
  "No templates, scheduled texts, automatic replies or business hours. STOP, START and HELP are answered.",
  `Campaigns are read and shown; they are registered at ${CARRIER}.`,
  "No reports beyond the status page, and no export.",
];
