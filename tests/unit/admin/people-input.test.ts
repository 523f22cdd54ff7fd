import { describe, expect, test } from "vitest";
import { PeopleForm } from "@/app/(admin)/admin/numbers/[number]/people-input";
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
    expect(PeopleForm.parse(fields)).toEqual([
      { holder: { userId: ben }, role: "viewer" },
      { holder: { groupId: crew }, role: null },
    ]);
  });

  test("BF3: fields it does not know change nothing", () => {
    expect(
      PeopleForm.parse({
        numberId: newId(),
        tenantId: newId(),
        role: "admin",
        [`role:user:${ana}`]: "admin",
        [`remove:user:${ana}`]: "on",
      }),
    ).toEqual([]);
  });

  test.each([
    { [`was:user:not-an-id`]: "member", "role:user:not-an-id": "viewer" },
    { [`was:robot:${ana}`]: "member", [`role:robot:${ana}`]: "viewer" },
    { [`was:user:${ana}`]: "member", [`role:user:${ana}`]: "owner" },
    { [`was:user:${ana}`]: "member", [`role:user:${ana}`]: ["viewer", "admin"] },
    { [`was:user:${ana}`]: "member" },
  ])("malformed is refused as a whole: %j", (fields) => {
    expect(PeopleForm.safeParse(fields).success).toBe(false);
  });

  test("roles, removals and new people of one form are one list of changes", () => {
    const fields = {
      [`was:user:${ana}`]: "member",
      [`role:user:${ana}`]: "viewer",
      holder: [`user:${ben}`, `group:${crew}`],
      role: "member",
    };
    expect(PeopleForm.parse(fields)).toEqual([
      { holder: { userId: ana }, role: "viewer" },
      { holder: { userId: ben }, role: "member" },
      { holder: { groupId: crew }, role: "member" },
    ]);
    expect(PeopleForm.parse({ holder: `user:${ana}`, role: "viewer" })).toEqual([
      { holder: { userId: ana }, role: "viewer" },
    ]);
    expect(PeopleForm.parse({ role: "member" })).toEqual([]);
  });

  test.each([
    { holder: "user:'; drop table users", role: "viewer" },
    { holder: `user:${ana}`, role: "owner" },
    { holder: `user:${ana}` },
    { holder: `user:${ana}`, role: ["viewer", "admin"] },
    { [`was:user:${ana}`]: "member", holder: `user:${ben}`, role: "viewer" },
  ])("a part that is malformed refuses the whole: %j", (fields) => {
    expect(PeopleForm.safeParse(fields).success).toBe(false);
  });
});
