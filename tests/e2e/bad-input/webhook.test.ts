import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { logs } from "@/tests/support/e2e/addresses";
import { expectAnswer } from "@/tests/support/e2e/bad-answers";
import {
  aDoor,
  asJson,
  CUSTOMER,
  expectNothingLeft,
  expectTakenIn,
  WEBHOOK_PATH,
} from "@/tests/support/e2e/door";
import { raw, statusOf, talk } from "@/tests/support/e2e/raw-http";
import { expect } from "@/tests/support/e2e/test";
import { anUnvisitedServer } from "@/tests/support/unvisited";
import { row } from "./row";
import { patience } from "@/tests/support/patience";

/** The carrier's door: what is refused before it is kept. */

row("BW1", async () => {
  const [door, other] = [await aDoor(), await aDoor()];
  const body = door.text("Hi");
  const wrong = [
    WEBHOOK_PATH,
    ...[
      "wrong",
      `${door.key}x`,
      door.key.slice(0, -1),
      door.key.toUpperCase(),
      `${door.key}%00`,
      `%20${door.key}`,
      "undefined",
      "null",
    ].map((key) => `${WEBHOOK_PATH}/${key}`),
  ];
  for (const path of wrong)
    expect(
      (await expectAnswer(() => raw(path, { method: "POST", headers: asJson, body }), 401, path)).body,
      path,
    ).toBe("");
  for (const headers of [
    { "x-webhook-key": "wrong" },
    { "x-webhook-key": "" },
    { authorization: `Bearer ${door.key}` },
    { cookie: `key=${door.key}` },
  ] as Record<string, string>[])
    expect(
      (
        await expectAnswer(
          () => raw(WEBHOOK_PATH, { method: "POST", headers: { ...asJson, ...headers }, body }),
          401,
          JSON.stringify(headers),
        )
      ).body,
    ).toBe("");
  expect(
    (await raw(`${WEBHOOK_PATH}?key=${door.key}`, { method: "POST", headers: asJson, body })).status,
  ).toBe(401);
  // The key of another tenant opens that tenant's door, through which this number is not reached.
  expect((await other.call(body)).status).toBe(200);
  await expect.poll(async () => (await other.kept()).map(({ state }) => state)).toEqual(["quarantined"]);
  await expectNothingLeft(door);

  expect(
    (await raw(WEBHOOK_PATH, { method: "POST", headers: { ...asJson, "x-webhook-key": door.key }, body }))
      .status,
  ).toBe(200);
  await expect.poll(async () => (await door.texts()).map((text) => text.body)).toEqual(["Hi"]);
});

row("BW2", async () => {
  const door = await aDoor();
  const claimed = "203.0.113.77";
  const claims = [
    "x-forwarded-for",
    "x-real-ip",
    "x-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "x-partyline-client",
  ].map((name) => ({ [name]: claimed }));
  for (const claim of [
    ...claims,
    { forwarded: `for=${claimed}` },
    { "x-forwarded-for": `127.0.0.1, ${claimed}` },
  ])
    await expectAnswer(
      () =>
        raw(`${WEBHOOK_PATH}/wrong`, {
          method: "POST",
          headers: { ...asJson, ...claim },
          body: door.text("Hi"),
        }),
      401,
      JSON.stringify(claim),
    );
  await expectNothingLeft(door);
  // The key decides, and nothing that is claimed beside it.
  for (const [index, claim] of claims.entries())
    await expectTakenIn(door, door.text(`Claim ${index}`), { ...asJson, ...claim });
  expect(await logs()).not.toContain(claimed);
});

row("BW3", async () => {
  const door = await aDoor();
  for (const method of ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"]) {
    const answer = await raw(`${WEBHOOK_PATH}/${door.key}`, { method, headers: asJson });
    expect([answer.status, answer.headers.allow], method).toEqual([405, "POST"]);
  }
  for (const method of ["TRACE", "PROPFIND"]) {
    const answer = await raw(`${WEBHOOK_PATH}/${door.key}`, { method });
    expect([answer.status, answer.headers.allow], method).toEqual([405, expect.stringContaining("POST")]);
  }
  // A method in a header is none.
  expect(
    (await raw(`${WEBHOOK_PATH}/${door.key}`, { headers: { "x-http-method-override": "POST" } })).status,
  ).toBe(405);
  await expectNothingLeft(door);
});

row("BW9", async () => {
  const door = await aDoor();
  for (const body of [
    "[".repeat(100_000),
    '{"a":'.repeat(100_000),
    `{"from":"${CUSTOMER}","to":["${door.number.e164}"],"text":"deep","x":${"[".repeat(65)}${"]".repeat(65)}}`,
  ]) {
    const startedAt = performance.now();
    await expectAnswer(() => door.call(body), 400, body.slice(0, 20));
    expect(performance.now() - startedAt).toBeLessThan(patience(2_000));
  }
  await expectNothingLeft(door);
});

row("BW10", async () => {
  const door = await aDoor();
  const head = (more: string) =>
    `POST ${WEBHOOK_PATH}/${door.key} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${more}\r\n`;
  const MiB = 1024 * 1024;
  const chunk = `${(65_536).toString(16)}\r\n${"x".repeat(65_536)}\r\n`;
  const slow = talk(head("Content-Length: 500\r\n"), { firstLine: true, drips: 500 });

  for (const size of [MiB + 1, 10 * MiB + 1])
    await expectAnswer(() => door.call("x".repeat(size)), 413, `${size} bytes`);
  // Said to be too long: refused at that word. Without a length: as soon as there is too much, though no end ever comes.
  expect(statusOf(await talk(head(`Content-Length: ${10 * MiB + 1}\r\n`), { firstLine: true }))).toBe(413);
  expect(
    statusOf(await talk(head("Transfer-Encoding: chunked\r\n") + chunk.repeat(17), { firstLine: true })),
  ).toBe(413);
  // Less comes than was said, or more: nothing of it is taken for the whole.
  expect([0, 400, 408]).toContain(
    statusOf(await talk(`${head("Content-Length: 500\r\n")}${door.text("cut sho")}`, { withinMs: 500 })),
  );
  expect([0, 400]).toContain(
    statusOf(
      await talk(`${head("Transfer-Encoding: chunked\r\n")}ffff\r\n${door.text("cut sho")}\r\n0\r\n\r\n`, {
        withinMs: 500,
      }),
    ),
  );
  for (const lie of [
    "Content-Length: 5\r\nContent-Length: 6\r\n",
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    "Content-Length: -1\r\n",
    "Content-Length: 1e3\r\n",
    "Content-Length: 99999999999999999999\r\n",
  ])
    expect([400, 413], lie).toContain(statusOf(await talk(head(lie), { firstLine: true })));
  expect(statusOf(await slow)).toBe(408);
  await expectNothingLeft(door);
});

row("BW12", async () => {
  const door = await aDoor();
  const entity = await anUnvisitedServer();
  const { port } = entity;
  const call = (words: string) =>
    `<sms><from>${CUSTOMER}</from><to>${door.number.e164}</to><msg>${words}</msg></sms>`;
  const external = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:${port}/">]>${call("&e;")}`;
  const bodies = [
    external,
    external.replace(/ENTITY e/, "ENTITY % e"),
    `<!DOCTYPE x SYSTEM "http://127.0.0.1:${port}/x.dtd">${call("hi")}`,
    `<!DOCTYPE l [<!ENTITY a0 "ha">${Array.from({ length: 19 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`).join("")}]>${call("&a19;")}`,
    Buffer.from(`\ufeff${external}`, "utf16le"),
  ];
  for (const body of bodies)
    for (const type of ["application/xml", "text/xml", "application/json"])
      await expectAnswer(
        () => door.call(body, { "content-type": type }),
        415,
        `${type} ${String(body).slice(0, 40)}`,
      );
  await expectNothingLeft(door);
  expect(entity.visits()).toBe(0);
  entity.close();
});

row("BW13", async () => {
  const door = await aDoor();
  const bomb = Buffer.alloc(5_000_000);
  for (const [encoding, body] of [
    ["gzip", gzipSync(bomb)],
    ["deflate", deflateSync(bomb)],
    ["br", brotliCompressSync(bomb)],
    ["gzip, gzip", gzipSync(gzipSync(bomb))],
    ["x-none", door.text("Hi")],
  ] as const)
    await expectAnswer(() => door.call(body, { ...asJson, "content-encoding": encoding }), 415, encoding);
  await expectNothingLeft(door);
});
