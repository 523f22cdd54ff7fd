import { expect, test } from "vitest";
import { PERSON_HEADER } from "@/lib/protocol/person-header";
import { cleanHeaders } from "@/lib/server/clean-request";
import { PATH_HEADER } from "@/lib/web/return-path";

test("whom a page was made for reaches the application; what only the product itself may say does not", () => {
  const headers = { [PERSON_HEADER]: "somebody", [PATH_HEADER]: "/inbox" };
  cleanHeaders(headers, { client: "198.51.100.1", appUrl: new URL("http://inbox.test") });
  expect(headers).toMatchObject({ [PERSON_HEADER]: "somebody" });
  expect(headers).not.toHaveProperty(PATH_HEADER);
});
