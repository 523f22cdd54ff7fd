/** "$25.00". QuestBlue is an American carrier and bills in US dollars; its figures name no currency. */
export const dollars = (amount: number): string =>
  amount.toLocaleString("en-US", { style: "currency", currency: "USD" });
