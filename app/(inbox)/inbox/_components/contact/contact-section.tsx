import type { ReactNode } from "react";

/** A section of the contact's details, with its heading. */
export const ContactSection = ({ title, children }: { title?: string; children: ReactNode }) => (
  <section className="border-b border-line px-4 pt-3 pb-[13px] last:border-b-0">
    {title !== undefined && <h3 className="mb-[7px] text-small font-strong text-text-2">{title}</h3>}
    {children}
  </section>
);
