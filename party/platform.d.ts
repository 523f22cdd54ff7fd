/**
 * The few words of the Workers platform that the room uses, for the one compiler run of this project: the
 * platform's own global types would clash with the browser's, which the rest of the code has.
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
    /** Addresses under which browsers know the application; with commas when there are several. */
    APP_URL: string;
    /** The way to the application, where it is on this machine; elsewhere it is asked at APP_URL. */
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
