"use client";

import { createContext, useContext } from "react";
import { MEANT_FOR_FIELD } from "@/lib/protocol/meant-for";

const Person = createContext<string | null>(null);

/**
 * Wraps what is rendered for a person, so that its forms name that person. `person` comes from `meantFor`.
 */
export const PageOf = ({ person, children }: { person: string; children: React.ReactNode }) => (
  <Person value={person}>{children}</Person>
);

/**
 * A hidden field for every form that calls an action. On a page for nobody in particular, such as sign-in, it
 * is empty.
 */
export function MeantFor() {
  const person = useContext(Person);
  return person && <input type="hidden" name={MEANT_FOR_FIELD} value={person} />;
}
