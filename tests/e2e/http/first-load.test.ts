import { expect, test } from "@/tests/support/e2e/test";
import { firstLoadKilobytes } from "@/tests/support/first-load";

/** The goal is 220 (decision 8). What a conversation or a list does not need at first is loaded when it is wanted. */
const LIMIT_KB = 200;

test("the inbox brings no more JavaScript with it than it did, with a conversation open or without", async ({
  as,
  customer,
}) => {
  await customer.texts("Are you open?");
  const api = await as("ana");
  const conversation = `/inbox/${await api.conversationWith(customer)}`;
  for (const document of ["/inbox", conversation]) {
    const kilobytes = await firstLoadKilobytes(document, (path) => api.call(path));
    expect(kilobytes).toBeGreaterThan(100);
    expect(kilobytes).toBeLessThan(LIMIT_KB);
  }
});
