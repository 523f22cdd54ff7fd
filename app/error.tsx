"use client";

import { actionClass, MessagePage } from "@/app/_ui/layout/message-page";

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
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
  );
}
