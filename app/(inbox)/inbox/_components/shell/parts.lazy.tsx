"use client";

import dynamic from "next/dynamic";
import { insist, loadLazyChunk } from "../../_client/page/later";

/**
 * Parts of the conversation that most conversations do not show, or that can wait. The former come with a document that shows them, and otherwise at their first
 * use: the field they stand above is drawn without them. One that is lost on its way is asked for until it comes, and leaves its place empty meanwhile, not the page.
 */
const Nothing = () => null;

// A part without a stand-in has no boundary of its own: React would take everything around it away until it is there, the field with the words in it too.
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

/** In the foot of a text. */
export const MessageOddities = dynamic(
  () => insist(() => import("../conversation/message-parts.lazy").then((part) => part.MessageOddities)),
  {
    loading: Nothing,
  },
);

const NotDelivered = () => <span>Not delivered</span>;
export const FailureCopy = dynamic(
  () => insist(() => import("../conversation/message-parts.lazy").then((part) => part.FailureCopy)),
  { loading: NotDelivered },
);
const Delivered = () => <span>Delivered</span>;
export const StatusCopy = dynamic(
  () => insist(() => import("../conversation/message-parts.lazy").then((part) => part.StatusCopy)),
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

/** These come with the part that reads answers and hears the rooms: without it there is nothing that they could show. */
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

/** What comes with a text is rare, and its words stand without it. */
export const EnclosureSign = dynamic(
  () => insist(() => import("../list/row-parts.lazy").then((part) => part.EnclosureSign)),
  {
    loading: Nothing,
  },
);

/** What is not there before the page works anyway: a menu that a press opens, and that the connection is lost. */
export const AccountMenu = dynamic(
  () => insist(() => import("./account-menu.lazy").then((part) => part.AccountMenu)),
  { ssr: false },
);
export const LinkBanner = dynamic(
  () => insist(() => import("./link-banner.lazy").then((part) => part.LinkBanner)),
  { ssr: false },
);

/** Nothing of it is in the way of reading and answering: it fills its pane when the page works. */
export const ContactDetails = dynamic(
  () => insist(() => import("../contact/contact-details.lazy").then((part) => part.ContactDetails)),
  {
    ssr: false,
  },
);
