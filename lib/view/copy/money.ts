/** "$25.00": QuestBlue is an American carrier and bills in US dollars; it names no currency with its figures. */
export const dollars = (amount: number): string =>
  amount.toLocaleString("en-US", { style: "currency", currency: "USD" });
