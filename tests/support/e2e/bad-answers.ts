import { expect } from "@playwright/test";

export type Answer = { status: number; body: string };

/** Words that only the inside of the product has: files, stacks, statements, the library that runs them. */
const INSIDE =
  /node_modules|\.[cm]?[jt]sx?:\d|\n\s+at \S|\bselect "|\binsert into "|postgres|drizzle|relation "/i;

export const tellsOfInside = (text: string): boolean => INSIDE.test(text);

export const expectNothingInside = (text: string, what: string): void =>
  expect(INSIDE.exec(text)?.[0], what).toBeUndefined();

export const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  body: await response.text(),
});

/** Asks twice: the answer has one of these statuses, is the same again, and tells nothing of the inside. */
export async function expectAnswer<A extends Answer>(
  ask: () => Promise<A>,
  statuses: number | readonly number[],
  what: string,
): Promise<A> {
  const first = await ask();
  expect([statuses].flat(), `${what}: ${first.status} ${first.body.slice(0, 200)}`).toContain(first.status);
  expectNothingInside(first.body, what);
  const again = await ask();
  expect({ status: again.status, body: again.body }, `${what}, asked again`).toEqual({
    status: first.status,
    body: first.body,
  });
  return first;
}
