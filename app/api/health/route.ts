import { json } from "@/lib/web/answers";
import { methods } from "@/lib/web/methods";

/** Liveness: this process answers. Calls nothing else. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: async () => json({ status: "alive" }),
});
