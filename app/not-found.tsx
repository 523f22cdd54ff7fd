import { buttonClass } from "@/app/_ui/controls/button";
import { MessagePage } from "@/app/_ui/layout/message-page";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <MessagePage
      title="Nothing is here"
      action={
        // The framework's own link would be bundled with every page, because any page may turn out not to
        // exist.
        <a className={buttonClass({ kind: "primary", size: "l" })} href="/inbox">
          Open the inbox
        </a>
      }
    >
      This page does not exist, or you are not on its line. An admin can add you to a line.
    </MessagePage>
  );
}
