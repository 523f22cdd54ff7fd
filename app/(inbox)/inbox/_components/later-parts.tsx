"use client";

import dynamic from "next/dynamic";

/**
 * Parts of the thread that most threads do not show. They come with a document that shows them, and otherwise at their first
 * use: the field they stand above is drawn without them. One that is lost on its way leaves its place empty, not the page.
 */
const none = { default: () => null };

export const Blocked = dynamic(() => import("./blocked").catch(() => none));
export const ComposerNotices = dynamic(() => import("./composer-notices").catch(() => none));

const NotDelivered = () => <span>Not delivered</span>;
export const FailureWords = dynamic(() => import("./failure-words").catch(() => ({ default: NotDelivered })), { loading: NotDelivered });
