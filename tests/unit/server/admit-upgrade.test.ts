import { expect, test } from "vitest";
import { isRoomUpgrade, roomHandshake } from "@/lib/server/admit-upgrade";

const id = "019b0000-0000-7000-8000-0000000000ab";
const upgrade = (url: string) => isRoomUpgrade({ method: "GET", url, upgrade: "websocket" });

test("a websocket to the room of a number is passed on, with its ticket", () => {
  expect(upgrade(`/parties/number/${id}`)).toBe(true);
  expect(upgrade(`/parties/number/${id}?token=a.b.c`)).toBe(true);
});

test.each([
  `/parties/number/${id.toUpperCase()}`,
  `/parties/number/${id}/`,
  `/parties/number/${id}/extra`,
  `/parties/number/../number/${id}`,
  `/parties//number/${id}`,
  `//parties/number/${id}`,
  `/parties/number/%30${id.slice(1)}`,
  `/parties/number/${id}%00`,
  `/parties/number/${id}\\..\\admin`,
  `/parties/number/${id}#?token=x`,
  `/parties/admin/${id}`,
  "/parties/number/../admin",
  "/parties/number/",
  "/parties/number/__proto__",
  "/parties/number/+12025550100",
  `/parties/number/${"1".repeat(10_240)}`,
  `/parties/number/${id.replace("0", "٠")}`,
  `http://127.0.0.1:5432/parties/number/${id}`,
  "/__scheduled__",
  "/",
  "",
])("V37, BR4: %s is no room and connects nowhere", (url) => {
  expect(upgrade(url)).toBe(false);
});

test("V37: only a GET that asks for a websocket", () => {
  expect(isRoomUpgrade({ method: "POST", url: `/parties/number/${id}`, upgrade: "websocket" })).toBe(false);
  expect(isRoomUpgrade({ method: "GET", url: `/parties/number/${id}`, upgrade: "h2c" })).toBe(false);
  expect(isRoomUpgrade({ method: "GET", url: undefined, upgrade: undefined })).toBe(false);
});

test("BR6: the room gets the handshake and no cookie, credential or identity of the caller's making", () => {
  const handshake = roomHandshake(`/parties/number/${id}?token=t`, [
    "Host",
    "inbox.example.com",
    "Cookie",
    "session=1",
    "Authorization",
    "Bearer x",
    "X-Partykit-Room",
    "other",
    "x-partykit-props",
    "{",
    "X-Forwarded-For",
    "10.0.0.1",
    "Connection",
    "Upgrade",
    "Upgrade",
    "websocket",
    "Sec-WebSocket-Key",
    "k",
    "sec-websocket-version",
    "13",
    "Origin",
    "https://inbox.example.com",
  ]);
  expect(handshake.split("\r\n")).toEqual([
    `GET /parties/number/${id}?token=t HTTP/1.1`,
    "Host: inbox.example.com",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Key: k",
    "sec-websocket-version: 13",
    "Origin: https://inbox.example.com",
    "",
    "",
  ]);
});
