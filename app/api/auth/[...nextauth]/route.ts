import { authRoute } from "@/lib/web/auth-route";
import { methods } from "@/lib/web/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: authRoute, POST: authRoute });
