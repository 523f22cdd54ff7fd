"use client";

import dynamic from "next/dynamic";

/**
 * Parts of the thread that most threads do not show, or that can wait. The former come with a document that shows them, and otherwise at their first
 * use: the field they stand above is drawn without them. One that is lost on its way leaves its place empty, not the page.
 */
const Nothing = () => null;
const none = { default: Nothing };

// A part without a stand-in has no boundary of its own: React would take everything around it away until it is there, the field with the words in it too.
export const Blocked = dynamic(() => import("./blocked").catch(() => none), { loading: Nothing });
export const ComposerNotices = dynamic(() => import("./composer-notices").catch(() => none), { loading: Nothing });
export const CostLine = dynamic(() => import("./cost-line").catch(() => none), { loading: Nothing });

const NotDelivered = () => <span>Not delivered</span>;
export const FailureWords = dynamic(() => import("./failure-words").catch(() => ({ default: NotDelivered })), { loading: NotDelivered });

/** What is not there before the page works anyway: a menu that a press opens, and that the connection is lost. */
export const AccountMenu = dynamic(() => import("./account-menu").catch(() => none), { ssr: false });
export const LinkBanner = dynamic(() => import("./link-banner").catch(() => none), { ssr: false });

/** Nothing of it is in the way of reading and answering: it fills its pane when the page works. */
export const ContactDetails = dynamic(() => import("./contact-details").catch(() => none), { ssr: false });
