"use client";

import { useEffect, useState } from "react";
import { contactChoices, isWholePhone } from "@/lib/view/contact-choices";
import type { ContactChoice } from "@/lib/view/contact-choices";
import { useClient } from "../use-inbox";

/** Delay after the last keystroke, so that a name is searched once and not letter by letter. */
const ASK_AFTER_MS = 160;
const NOBODY: ContactChoice[] = [];

/**
 * Known contacts by part of a name or phone, from the server. They stay until the next answer: `isAnswer`
 * says whether they belong to the current query.
 */
export function useContactChoices(written: string): { choices: ContactChoice[]; isAnswer: boolean } {
  const client = useClient();
  const query = written.trim();
  const [found, setFound] = useState({ query: "", choices: NOBODY });
  useEffect(() => {
    if (query === "" || isWholePhone(query)) return;
    let isStale = false;
    const timer = setTimeout(
      () =>
        void client.search
          .find(query, "people")
          .then((rows) => isStale || setFound({ query, choices: contactChoices(rows) })),
      ASK_AFTER_MS,
    );
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [client, query]);
  return query === "" || isWholePhone(query)
    ? { choices: NOBODY, isAnswer: true }
    : { choices: found.choices, isAnswer: found.query === query };
}
