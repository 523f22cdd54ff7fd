import { describe, expect, test } from "vitest";
import { PeopleChanges, PeopleToAdd } from "@/app/(admin)/admin/numbers/[number]/people-input";
import { newId } from "@/lib/base/ids";

const [ana, ben, crew] = [newId(), newId(), newId()];

describe("the people form of a number", () => {
  test("BF1: asks only for what differs from what it showed, so that a colleague's change meanwhile stands", () => {
    const fields = {
      [`was:user:${ana}`]: "member",
      [`role:user:${ana}`]: "member",
      [`was:user:${ben}`]: "member",
      [`role:user:${ben}`]: "viewer",
      [`was:group:${crew}`]: "viewer",
      [`role:group:${crew}`]: "viewer",
      [`remove:group:${crew}`]: "on",
    };
    expect(PeopleChanges.parse(fields)).toEqual([
      { holder: { userId: ben }, role: "viewer" },
      { holder: { groupId: crew }, role: null },
    ]);
  });

  test("BF3: fields it does not know change nothing", () => {
    expect(PeopleChanges.parse({ numberId: newId(), tenantId: newId(), role: "admin", [`role:user:${ana}`]: "admin", [`remove:user:${ana}`]: "on" })).toEqual([]);
  });

  test.each([
    { [`was:user:not-an-id`]: "member", "role:user:not-an-id": "viewer" },
    { [`was:robot:${ana}`]: "member", [`role:robot:${ana}`]: "viewer" },
    { [`was:user:${ana}`]: "member", [`role:user:${ana}`]: "owner" },
    { [`was:user:${ana}`]: "member", [`role:user:${ana}`]: ["viewer", "admin"] },
    { [`was:user:${ana}`]: "member" },
  ])("malformed is refused as a whole: %j", (fields) => {
    expect(PeopleChanges.safeParse(fields).success).toBe(false);
  });

  test("several can be added with one role, and one is a list of one", () => {
    expect(PeopleToAdd.parse({ holder: [`user:${ana}`, `group:${crew}`], role: "member" })).toEqual({ holder: [{ userId: ana }, { groupId: crew }], role: "member" });
    expect(PeopleToAdd.parse({ holder: `user:${ana}`, role: "viewer" })).toEqual({ holder: { userId: ana }, role: "viewer" });
    expect(PeopleToAdd.safeParse({ holder: "user:'; drop table users", role: "viewer" }).success).toBe(false);
    expect(PeopleToAdd.safeParse({ holder: `user:${ana}`, role: "owner" }).success).toBe(false);
  });
});
