import type { OverridableReason } from "@/db/vocabulary";

/** What a refused reply would have run into, as an admin reads it. */
export const collisionCopy: Record<OverridableReason, string> = {
  teammate_sending: "A colleague was sending a reply at that moment",
  teammate_replied: "A colleague’s reply had not been seen",
  you_replied: "The same person had replied from another device",
  replied_elsewhere: "A colleague had answered the customer from another number",
  customer_wrote: "The customer had written something that was not seen",
  duplicate_text: "Nearly the same text had been sent to the customer",
};
