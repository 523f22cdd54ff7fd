import { logs } from "@/tests/support/e2e/addresses";
import { aDoor, asJson, CUSTOMER, expectKept, expectTakenIn } from "@/tests/support/e2e/door";
import { expect } from "@/tests/support/e2e/test";
import { row } from "./row";

/** Calls that came with the right key and cannot be understood: the carrier need not call again, a person looks. */

row("BW4", async () => {
  await expectKept(await aDoor(), ["", " ", "\r\n"]);
});

row("BW5", async () => {
  const door = await aDoor();
  await expectKept(door, [
    "{",
    door.text("truncated").slice(0, -4),
    `${door.text("trailing")}garbage`,
    `${door.text("one")}${door.text("two")}`,
    Buffer.from(door.text("wide"), "utf16le"),
    Buffer.from(door.text("wide"), "utf16le").swap16(),
    door.text("single quotes").replaceAll('"', "'"),
  ]);
  // A mark says how the rest is to be read.
  const marked = await aDoor();
  const bodies = [
    `\ufeff${marked.text("Grüße 👋")}`,
    Buffer.from(`\ufeff${marked.text("Grüße 👋")}`, "utf16le"),
    Buffer.from(`\ufeff${marked.text("Grüße 👋")}`, "utf16le").swap16(),
  ];
  for (const body of bodies) expect(await expectTakenIn(marked, body)).toMatchObject({ body: "Grüße 👋" });
});

row("BW6", async () => {
  await expectKept(await aDoor(), ["null", "[]", '"x"', "1", "true", "{}", "[null]", "[[]]"]);
});

row("BW7", async () => {
  const door = await aDoor();
  const to = door.number.e164;
  await expectKept(door, [
    `{"from":"${CUSTOMER}","from":"+13035550112","to":["${to}"],"text":"two senders"}`,
    `{"from":"${CUSTOMER}","to":["${to}"],"text":"one","text":"two"}`,
    `{"from":"${CUSTOMER}","\\u0066rom":"+13035550112","to":["${to}"],"text":"spelled in another way"}`,
    `{"from":"${CUSTOMER}","From":"+13035550112","to":["${to}"],"text":"in another case"}`,
  ]);
});

row("BW17", async () => {
  const door = await aDoor();
  const unknown = ["+13035559999", "nobody", "911", "+4420712345", "=1+1"];
  await expectKept(
    door,
    unknown.map((to) => door.text(`to ${to}`, { to: [to] })),
    asJson,
  );
  const log = await logs();
  for (const { id, quarantineCode } of await door.kept()) {
    expect(quarantineCode).toBe("no_number_of_ours");
    expect(
      log.split("\n").filter((line) => line.includes(id) && line.includes("no_number_of_ours")),
    ).toHaveLength(1);
  }
});
