"use client";

import dynamic from "next/dynamic";
import { Button } from "@/app/_ui/controls/button";
import { insist, loadLazyChunk } from "../../_client/page/later";

/**
 * Parts of the conversation that are rarely shown or can wait. The rare ones come with a document that shows
 * them, and otherwise load at their first use; the field below them is drawn without them. A chunk that fails
 * to load is requested until it arrives; meanwhile its own place is empty, not the page.
 */
const Nothing = () => null;

// Without a placeholder a part has no boundary of its own: React would remove everything around it until it
// loads, including the field with its words.
export const Blocked = dynamic(
  () => insist(() => import("../composer/blocked.lazy").then((part) => part.Blocked)),
  { loading: Nothing },
);
export const ComposerNotices = dynamic(
  () => insist(() => import("../composer/composer-notices.lazy").then((part) => part.ComposerNotices)),
  {
    loading: Nothing,
  },
);
export const FormerConversation = dynamic(
  () =>
    insist(() => import("../conversation/former-conversation.lazy").then((part) => part.FormerConversation)),
  {
    loading: Nothing,
  },
);
export const MessagesWait = dynamic(
  () => insist(() => import("../composer/blocked.lazy").then((part) => part.MessagesWait)),
  { loading: Nothing },
);
export const NoteTools = dynamic(
  () => insist(() => import("../composer/note.lazy").then((part) => part.NoteTools)),
  { loading: Nothing },
);
export const CostLine = dynamic(
  () => insist(() => import("../composer/cost-line.lazy").then((part) => part.CostLine)),
  { loading: Nothing },
);
export const NoteNotice = dynamic(
  () => insist(() => import("../composer/note.lazy").then((part) => part.NoteNotice)),
  {
    loading: Nothing,
  },
);
/** Comes with the first "@" of a note. */
export const MentionList = dynamic(
  () => insist(() => import("../composer/mention-list.lazy").then((part) => part.MentionList)),
  { ssr: false },
);
export const OverLimit = dynamic(
  () => insist(() => import("../composer/composer-notices.lazy").then((part) => part.OverLimit)),
  { loading: Nothing },
);
export const TakenOver = dynamic(
  () => insist(() => import("../composer/composer-notices.lazy").then((part) => part.TakenOver)),
  { loading: Nothing },
);
export const ConversationAbsent = dynamic(
  () =>
    insist(() => import("../conversation/conversation-absent.lazy").then((part) => part.ConversationAbsent)),
  {
    loading: Nothing,
  },
);

/** What a note is about or replies to, and what can be done with one. */
export const NoteQuote = dynamic(
  () => insist(() => import("../conversation/items/note-parts.lazy").then((part) => part.NoteQuote)),
  { loading: Nothing },
);
export const NoteActs = dynamic(
  () => insist(() => import("../conversation/items/note-parts.lazy").then((part) => part.NoteActs)),
  { ssr: false },
);

/** Keeps its line: it comes with a document that shows one, and otherwise before a conversation is opened. */
const EntryPlace = () => (
  <>
    <span className="wire-node" />
    <span>{"\u00a0"}</span>
  </>
);
export const EntryCopy = dynamic(
  () => insist(() => import("../conversation/items/entry-copy.lazy").then((part) => part.EntryCopy)),
  { loading: EntryPlace },
);

/** As high as its buttons, which are unseen until a message is pointed at. */
const ActsPlace = () => (
  <span className="message-acts invisible">
    <Button square size="s" disabled />
  </span>
);
export const MessageActs = dynamic(
  () => insist(() => import("../conversation/items/message-acts.lazy").then((part) => part.MessageActs)),
  { ssr: false, loading: ActsPlace },
);

/** In the footer of a message. */
export const SentAgain = dynamic(
  () => insist(() => import("../conversation/items/message-parts.lazy").then((part) => part.SentAgain)),
  { loading: Nothing },
);
export const MessageOddities = dynamic(
  () => insist(() => import("../conversation/items/message-parts.lazy").then((part) => part.MessageOddities)),
  {
    loading: Nothing,
  },
);

const NotDelivered = () => <span>Not delivered</span>;
export const FailureCopy = dynamic(
  () => insist(() => import("../conversation/items/message-parts.lazy").then((part) => part.FailureCopy)),
  { loading: NotDelivered },
);
const Delivered = () => <span>Delivered</span>;
export const StatusCopy = dynamic(
  () => insist(() => import("../conversation/items/message-parts.lazy").then((part) => part.StatusCopy)),
  { loading: Delivered },
);

const Waiting = () => <span>Waiting</span>;
export const WaitCopy = dynamic(
  () => insist(() => import("../list/row-parts.lazy").then((part) => part.WaitCopy)),
  { loading: Waiting },
);
export const WaitMark = dynamic(
  () => insist(() => import("../list/row-parts.lazy").then((part) => part.WaitMark)),
  { loading: Waiting },
);

/**
 * These come with the chunk that parses answers and connects to the rooms: without it they have nothing to
 * show.
 */
const Leaving = () => <span className="message-tick">Leaving</span>;
export const UndoRing = dynamic(() => insist(() => loadLazyChunk().then((late) => late.UndoRing)), {
  ssr: false,
  loading: Leaving,
});
export const ToastBox = dynamic(() => insist(() => loadLazyChunk().then((late) => late.ToastBox)), {
  ssr: false,
});
export const LiveDraft = dynamic(() => insist(() => loadLazyChunk().then((late) => late.LiveDraft)), {
  ssr: false,
});

/** Beside the tabs, for a filter that is none of them. */
export const FiltersBeyond = dynamic(
  () => insist(() => import("../list/filter-chips.lazy").then((part) => part.FiltersBeyond)),
  {
    loading: Nothing,
  },
);

export const RowViewers = dynamic(
  () => insist(() => import("../list/row-parts.lazy").then((part) => part.RowViewers)),
  { loading: Nothing },
);

/** Attachments are rare, and the words are shown without the icon. */
export const EnclosureSign = dynamic(
  () => insist(() => import("../list/row-parts.lazy").then((part) => part.EnclosureSign)),
  {
    loading: Nothing,
  },
);

export const SnoozeSign = dynamic(
  () => insist(() => import("../list/row-parts.lazy").then((part) => part.SnoozeSign)),
  { loading: Nothing },
);

/** Tags come after what a row says of its customer. */
export const RowTags = dynamic(
  () => insist(() => import("../list/row-tags.lazy").then((part) => part.RowTags)),
  { loading: Nothing },
);

/** Not needed before the page is running: a menu that a press opens, and the notice of a lost connection. */
export const AccountMenu = dynamic(
  () => insist(() => import("./account-menu.lazy").then((part) => part.AccountMenu)),
  { ssr: false },
);
const AlertsPlace = () => <span className="rail-place" />;
export const Alerts = dynamic(() => insist(() => import("./alerts.lazy").then((part) => part.Alerts)), {
  ssr: false,
  loading: AlertsPlace,
});
export const LinkBanner = dynamic(
  () => insist(() => import("./link-banner.lazy").then((part) => part.LinkBanner)),
  { ssr: false },
);

/** Not needed for reading and replying: it fills its pane once the page is running. */
export const ContactDetails = dynamic(
  () => insist(() => import("../contact/contact-details.lazy").then((part) => part.ContactDetails)),
  {
    ssr: false,
  },
);
