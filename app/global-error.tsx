"use client";

import "./globals.css";
import { Button } from "./_ui/button";
import { MessagePage } from "./_ui/message-page";

/** Stands in for the whole document when not even the layout could be shown. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Partyline</title>
        <MessagePage
          title="This page could not be shown"
          action={
            <Button kind="primary" size="l" onClick={reset}>
              Try again
            </Button>
          }
        >
          Something went wrong on our side. Your drafts are kept, and you are still signed in.
        </MessagePage>
      </body>
    </html>
  );
}
