import { Fragment } from "react";
import { textTokens } from "@/lib/view/text-tokens";

/**
 * The words of a message or note, with addresses as links that name their host. Following a link tells its
 * author nothing about the reader.
 */
export function Words({ text }: { text: string }) {
  let at = 0;
  return textTokens(text).map((token) => {
    const key = at;
    at += token.text.length;
    if (token.kind === "words") return <Fragment key={key}>{token.text}</Fragment>;
    return (
      <Fragment key={key}>
        <a
          className="message-link"
          href={token.href}
          target="_blank"
          rel="noopener noreferrer nofollow ugc"
          title={token.host === null ? undefined : `Leads to ${token.host}`}
        >
          {token.text}
        </a>
        {token.host !== null && <span className="message-host"> (leads to {token.host})</span>}
      </Fragment>
    );
  });
}
