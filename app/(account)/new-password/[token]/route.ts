import { linkRoute } from "@/lib/web/link-route";
import { methods } from "@/lib/web/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: linkRoute("new-password") });
