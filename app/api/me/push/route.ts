import { z } from "zod";
import { addDevice, removeDevice } from "@/lib/notifications/own-devices";
import { mayCall } from "@/lib/push/reachable";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";

const endpoint = z
  .string()
  .max(2_000)
  .refine((address) => mayCall(address, { loopback: false }));
const bytes = (length: number) =>
  z
    .string()
    .max(200)
    .refine((text) => Buffer.from(text, "base64url").length === length);

const add = defineRoute({
  body: z.strictObject({ endpoint, p256dh: bytes(65), auth: bytes(16) }),
  run: ({ deps, actor }, { body }) => addDevice(deps, actor, body),
});
const remove = defineRoute({
  body: z.strictObject({ endpoint }),
  run: ({ deps, actor }, { body }) => removeDevice(deps, actor, body),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: add, DELETE: remove });
