import { buttonClass } from "./_ui/button";
import { MessagePage } from "./_ui/message-page";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <MessagePage
      title="Nothing is here"
      action={
        // The framework's own link would come with every page, since any of them may turn out not to be there.
        <a className={buttonClass({ kind: "primary", size: "l" })} href="/inbox">
          Open the inbox
        </a>
      }
    >
      This page does not exist, or you are not on its line. An admin can add you to a line.
    </MessagePage>
  );
}
