import { err } from "@/lib/base/result";
import { defineRoute } from "@/lib/web/define-route";

/** Whatever is no address of ours: said as for any id that does not exist, where the framework would send a page. */
const nothing = defineRoute({ run: async () => err({ code: "not_found" }) });

export const GET = nothing;
export const HEAD = nothing;
export const POST = nothing;
export const PUT = nothing;
export const PATCH = nothing;
export const DELETE = nothing;
export const OPTIONS = nothing;
