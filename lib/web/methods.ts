import { errorAnswer } from "./answers";

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

/** The methods that a URL supports. HEAD is a GET of which only the head is sent. */
type Handlers = Partial<Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", Handler>>;

/** All methods of a URL: those given, and 405 with the list of the allowed ones for the rest. */
export function methods(handlers: Handlers) {
  const { GET, POST, PUT, PATCH, DELETE } = handlers;
  const allow = [...Object.keys(handlers), ...(GET ? ["HEAD"] : [])].join(", ");
  const refuse: Handler = async () => errorAnswer({ code: "method_not_allowed" }, { allow });
  return {
    GET: GET ?? refuse,
    HEAD: GET ?? refuse,
    POST: POST ?? refuse,
    PUT: PUT ?? refuse,
    PATCH: PATCH ?? refuse,
    DELETE: DELETE ?? refuse,
    OPTIONS: refuse,
  };
}
