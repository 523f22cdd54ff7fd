import { json } from "@/lib/web/answers";
import { methods } from "@/lib/web/methods";

/** Alive: this process answers. Asks nobody else. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: async () => json({ status: "alive" }),
});
