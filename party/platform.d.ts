/**
 * The few types of the Workers platform that the room uses, for this project's single compiler run: the
 * platform's own global types would clash with the browser's, which the rest of the code uses.
 */
declare namespace Cloudflare {
  interface Env {
    NumberRoom: {
      idFromName(name: string): import("@cloudflare/workers-types").DurableObjectId;
      get(id: import("@cloudflare/workers-types").DurableObjectId): {
        fetch(request: Request): Promise<Response>;
      };
    };
    /** Signs tickets, and is the application's bearer token. */
    ROOM_SECRET: string;
    /** Addresses under which browsers know the application, separated by commas. */
    APP_URL: string;
    /** The way to the application if it is on this machine; otherwise it is asked at APP_URL. */
    App?: { fetch(request: Request): Promise<Response> };
  }
}

type DurableObjectState = Omit<
  import("@cloudflare/workers-types").DurableObjectState,
  "getWebSocketAutoResponseTimestamp"
> & {
  getWebSocketAutoResponseTimestamp(socket: WebSocket): Date | null;
};
declare const WebSocketRequestResponsePair: typeof import("@cloudflare/workers-types").WebSocketRequestResponsePair;

declare module "cloudflare:workers" {
  export class DurableObject<Env = Cloudflare.Env> {
    protected ctx: DurableObjectState;
    protected env: Env;
    constructor(ctx: DurableObjectState, env: Env);
  }
}
