"use client";

import { createContext, useContext } from "react";
import { MEANT_FOR_FIELD } from "@/lib/protocol/meant-for";

const Person = createContext<string | null>(null);

/** Around what is drawn for a person: its forms say whom they are for. `person` is that of `meantFor`. */
export const PageOf = ({ person, children }: { person: string; children: React.ReactNode }) => (
  <Person value={person}>{children}</Person>
);

/** Stands in every form that calls an action. On a page that is nobody's, such as sign-in, it is nothing. */
export function MeantFor() {
  const person = useContext(Person);
  return person && <input type="hidden" name={MEANT_FOR_FIELD} value={person} />;
}
