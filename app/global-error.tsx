"use client";

import "./globals.css";
import { actionClass, MessagePage } from "@/app/_ui/layout/message-page";

/** Replaces the whole document when not even the layout could be rendered. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Partyline</title>
        <MessagePage
          title="This page could not be shown"
          action={
            <button type="button" className={actionClass} onClick={reset}>
              Try again
            </button>
          }
        >
          Something went wrong on our side. Your drafts are kept, and you are still signed in.
        </MessagePage>
      </body>
    </html>
  );
}
