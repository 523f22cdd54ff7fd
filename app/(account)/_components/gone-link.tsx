import Link from "next/link";
import { MessagePage, primaryButton } from "@/app/_ui/message-page";

/** A link that leads nowhere any more, without a word on why: used, too old, or never a link at all. */
export function GoneLink({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <MessagePage
      title={title}
      action={
        <Link className={primaryButton} href="/sign-in">
          Sign in
        </Link>
      }
    >
      {children}
    </MessagePage>
  );
}
