import { err } from "@/lib/base/result";
import { defineRoute } from "@/lib/web/define-route";

/** Any unknown API path: the same answer as for an unknown id, where the framework would send a page. */
const nothing = defineRoute({ run: async () => err({ code: "not_found" }) });

export const GET = nothing;
export const HEAD = nothing;
export const POST = nothing;
export const PUT = nothing;
export const PATCH = nothing;
export const DELETE = nothing;
export const OPTIONS = nothing;
