import Link from "next/link";
import { MessagePage, primaryButton } from "./_ui/message-page";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <MessagePage
      title="Nothing is here"
      action={
        <Link className={primaryButton} href="/inbox">
          Open the inbox
        </Link>
      }
    >
      This page does not exist, or you are not on its line. An admin can add you to a line.
    </MessagePage>
  );
}
