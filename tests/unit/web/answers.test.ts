import { describe, expect, test } from "vitest";
import { errorAnswer, json } from "@/lib/web/answers";

describe("answers", () => {
  test("V6: a not-found says nothing but that, whatever was known", async () => {
    const [bare, loaded] = [errorAnswer({ code: "not_found" }), errorAnswer({ code: "not_found", numberId: "secret", fields: ["id"] })];
    expect([loaded.status, await loaded.text()]).toEqual([404, await bare.text()]);
    expect([...loaded.headers]).toEqual([...bare.headers]);
  });

  test("a refusal keeps its own shape", async () => {
    const answer = errorAnswer({ code: "refused", reason: "teammate_replied", unseen: [], publicSeq: 4 });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ reason: "teammate_replied", unseen: [], publicSeq: 4 });
  });

  test("nothing private is kept on the way", () => {
    expect(json({}).headers.get("cache-control")).toBe("no-store");
    expect(errorAnswer({ code: "unauthenticated" }).headers.get("cache-control")).toBe("no-store");
  });
});
