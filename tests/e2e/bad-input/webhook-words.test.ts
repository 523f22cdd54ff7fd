import { logs, webLog } from "@/tests/support/e2e/addresses";
import { aDoor, CUSTOMER, expectTakenIn } from "@/tests/support/e2e/door";
import { aTeammate } from "@/tests/support/e2e/team";
import { expect } from "@/tests/support/e2e/test";
import { row } from "./row";

/** What a customer's text may consist of: it is kept as it came, as far as a database can, and stays words. */

row("BW20", async () => {
  const door = await aDoor();
  for (const length of [1, 160, 161, 1_600])
    expect(await expectTakenIn(door, door.text("x".repeat(length)))).toMatchObject({
      body: "x".repeat(length),
      flags: null,
    });
  expect((await expectTakenIn(door, door.text("")))?.body).toBe("(empty)");
  for (const length of [1_601, 100_000])
    expect(await expectTakenIn(door, door.text("y".repeat(length)))).toMatchObject({
      body: `${"y".repeat(1_600)}…`,
      flags: ["text_cut"],
    });
  // Characters are counted, and none is cut in half.
  expect(await expectTakenIn(door, door.text("😀".repeat(1_601)))).toMatchObject({
    body: `${"😀".repeat(1_600)}…`,
    flags: ["text_cut"],
  });
});

row("BW21", async () => {
  const door = await aDoor();
  expect(await expectTakenIn(door, door.text("a\u0000b"))).toMatchObject({
    body: "a\ufffdb",
    flags: ["unstorable_characters_replaced"],
  });
  expect(
    (
      await expectTakenIn(
        door,
        new URLSearchParams({ from: CUSTOMER, to: door.number.e164, msg: "c\u0000d" }).toString(),
        { "content-type": "application/x-www-form-urlencoded" },
      )
    )?.body,
  ).toBe("c\ufffdd");
  expect((await expectTakenIn(door, door.text("with an id", { id: "1\u00002" })))?.body).toBe("with an id");
});

row("BW22", async () => {
  const door = await aDoor();
  const to = door.number.e164;
  const around = (bytes: Buffer) =>
    Buffer.concat([
      Buffer.from(`{"from":"${CUSTOMER}","to":["${to}"],"text":"${bytes.toString("hex")} `),
      bytes,
      Buffer.from('"}'),
    ]);
  expect(
    (await expectTakenIn(door, `{"from":"${CUSTOMER}","to":["${to}"],"text":"lone \\ud800"}`))?.body,
  ).toBe("lone \ufffd");
  expect(
    (await expectTakenIn(door, `{"from":"${CUSTOMER}","to":["${to}"],"text":"turned \\udc00\\ud800"}`))?.body,
  ).toBe("turned \ufffd\ufffd");
  for (const [hex, length] of [
    ["c0af", 2],
    ["ff", 1],
    ["e282", 1],
    ["eda080", 3],
  ] as const)
    expect(await expectTakenIn(door, around(Buffer.from(hex, "hex")))).toMatchObject({
      body: `${hex} ${"\ufffd".repeat(length)}`,
      flags: ["invalid_utf8_replaced"],
    });
});

row("BW23", async () => {
  const door = await aDoor();
  const words = [
    "\u202eevil\u202c",
    "\u2066a\u2069\u200b\u200d\ufeff",
    `z${"\u0301".repeat(1_000)}`,
    "😀".repeat(700),
    "مرحبا بكم",
  ];
  for (const text of words)
    expect(await expectTakenIn(door, door.text(text))).toMatchObject({ body: text, flags: null });
  for (const text of [`z${"\u0301".repeat(10_000)}`, "😀".repeat(5_000)])
    expect(await expectTakenIn(door, door.text(text))).toMatchObject({
      body: `${[...text].slice(0, 1_600).join("")}…`,
      flags: ["text_cut"],
    });
});

row("BW24", async () => {
  const door = await aDoor();
  const { api } = await aTeammate(door.tenant, "Rhea Holt", [door.number]);
  const mark = `Sentinel${crypto.randomUUID().replaceAll("-", "")}`;
  const words = [
    `<svg onload=alert(1)>${mark}</svg><script>1</script>`,
    `**${mark}** [a](javascript:alert(1)) \${7*7} {{7*7}} <%= 7*7 %>`,
    `\u001b[31m${mark}\u001b[0m`,
    `${mark}\r\n{"level":"error","msg":"${mark}"}\r\nGET / HTTP/1.1`,
    `%0d%0aSet-Cookie: ${mark}=1`,
    `"${mark}","=cmd|' /C calc'!A0"`,
  ];
  for (const text of words) expect((await expectTakenIn(door, door.text(text)))?.body).toBe(text);
  // Kept as they are for those who may read them, and nowhere else.
  const at = await api.conversationWith({ phone: CUSTOMER }, door.number.e164);
  const items = (await api.conversation(at)).items;
  expect(items.flatMap((item) => (item.kind === "message" ? [item.message.body] : []))).toEqual(words);
  const page = await (await api.call(`/inbox/${at}`)).text();
  expect(page).toContain(mark);
  expect(page).not.toContain("<svg onload");

  expect((await door.call(`{"from":"${mark}\r\nforged line"}`)).status).toBe(200);
  await expect.poll(async () => (await door.kept()).some(({ state }) => state === "quarantined")).toBe(true);
  const log = await webLog();
  for (const words of [mark, "forged line"]) expect(await logs()).not.toContain(words);
  // What the framework says while it starts is no line of ours; every one since is whole.
  const since = log.slice(log.indexOf("web ready")).split("\n").slice(1, -1);
  for (const line of since) expect(() => JSON.parse(line), line).not.toThrow();
});
