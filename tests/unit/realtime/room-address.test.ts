import { expect, test } from "vitest";
import { browserRoomUrl, serviceRoomUrl } from "@/lib/realtime/room-address";

const id = "0190b6a0-0000-7000-8000-000000000001";

test.each([
  [undefined, "http://127.0.0.1:3000", `ws://127.0.0.1:3000/parties/number/${id}`],
  [undefined, "https://inbox.example.test", `wss://inbox.example.test/parties/number/${id}`],
  [
    "https://rooms.example.test",
    "https://inbox.example.test",
    `wss://rooms.example.test/parties/number/${id}`,
  ],
])("a browser finds its socket: ROOM_URL %j, APP_URL %j", (roomUrl, appUrl, expected) => {
  expect(browserRoomUrl({ kind: "number", id }, { roomUrl, appUrl })).toBe(expected);
});

test("the application finds the rooms at ROOM_URL, else on this machine", () => {
  expect(serviceRoomUrl({ roomPort: 1999 })).toBe("http://127.0.0.1:1999");
  expect(serviceRoomUrl({ roomUrl: "https://rooms.example.test", roomPort: 1999 })).toBe(
    "https://rooms.example.test",
  );
});
