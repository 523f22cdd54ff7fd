import { z } from "zod";
import { methods } from "@/lib/web/methods";
import { answerCall } from "../answer-call";

const Params = z.object({ key: z.string() });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: async (request, { params }) => answerCall(request, Params.parse(await params).key),
});
