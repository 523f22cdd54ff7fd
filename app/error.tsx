"use client";

import { Button } from "./_ui/button";
import { MessagePage } from "./_ui/message-page";

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
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
  );
}
