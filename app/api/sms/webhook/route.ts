import { methods } from "@/lib/web/methods";
import { answerCall } from "./answer-call";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: (request) => answerCall(request, request.headers.get("x-webhook-key")),
});
