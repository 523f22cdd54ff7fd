import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { answerApi } from "./api/api";
import { answerAsset } from "./control/assets";
import type { Behaviour } from "./behaviour";
import { answerControl } from "./control/control";
import { openCustomers } from "./phones/customers";
import { openDlc } from "./api/dlc";
import { makeFaults } from "./api/faults";
import { json, readBody, type Reply, reply, type Request } from "./http";
import { makeInbound } from "./phones/inbound";
import { openLedger } from "./api/ledger";
import { makeLive } from "./control/live";
import { openMediaShelf } from "./phones/media";
import { openReports } from "./api/reports";
import type { SimulatorSettings } from "./settings";
import { switchesForm } from "./control/switches";
import { makeWebhooks } from "./phones/webhooks";

export type RunningSimulator = { url: string; stop: () => Promise<void> };

/**
 * Starts the carrier simulator: its API, its controls and the page of phones, on one port of this machine.
 */
export const startSimulator = async (
  settings: SimulatorSettings,
  now: () => Date = () => new Date(),
): Promise<RunningSimulator> => {
  const stopping = new AbortController();
  const live = makeLive();
  const faults = makeFaults();
  let current = settings.firstBehaviour;
  const ledger = await openLedger(settings.folder, now());
  const customers = await openCustomers(settings, now());
  const media = openMediaShelf(settings.folder);
  const webhooks = makeWebhooks(
    `${settings.partylineUrl}/api/sms/webhook/${settings.webhookKey}`,
    stopping.signal,
  );
  const reports = await openReports({
    folder: settings.folder,
    call: (did, body) => webhooks.call(did, body, { wrongKey: false, retries: current.webhookRetries }),
    changed: live.changed,
  });
  let url = "";
  const fileAt = async (address: string) => {
    const path = URL.canParse(address) ? new URL(address).pathname : "";
    return path.startsWith("/media/") ? media.find(path.slice("/media/".length)) : null;
  };
  const inbound = makeInbound({
    customers,
    webhooks,
    behaviour: () => current,
    fileAt,
    now,
    changed: live.changed,
  });
  const deps = {
    settings,
    ownUrl: () => url,
    behaviour: () => current,
    setBehaviour: (changed: Behaviour) => void (current = changed),
    faults,
    ledger,
    reports,
    customers,
    inbound,
    media,
    webhooks,
    dlc: openDlc(settings),
    now,
    changed: live.changed,
  };

  const answer = async (request: Request): Promise<Reply> => {
    const path = request.url.pathname;
    if (path.startsWith("/_control/"))
      return (await answerControl(deps, request)) ?? json(404, { error: "No such control" });
    if (request.method === "GET" || request.method === "HEAD") {
      const asset = path.startsWith("/media/")
        ? await mediaReply(path)
        : await answerAsset(path, () => switchesForm(current, faults));
      if (asset) return asset;
    }
    return (await answerApi(deps, request)) ?? json(404, { error: "Not found" });
  };
  const mediaReply = async (path: string): Promise<Reply | null> => {
    const file = await media.find(path.slice("/media/".length));
    return (
      file && {
        status: 200,
        headers: {
          "content-type": file.contentType,
          "x-content-type-options": "nosniff",
          "content-security-policy": "sandbox",
        },
        body: file.bytes,
      }
    );
  };
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isOwnHost(incoming.headers.host))
      return reply(response, json(403, { error: "This simulator answers on this machine only." }));
    const path = new URL(incoming.url ?? "/", "http://simulator");
    if (path.pathname === "/_control/live") return live.follow(response);
    const body = await readBody(incoming);
    if (body === null) return reply(response, json(413, { error: "Too large" }));
    reply(
      response,
      await answer({ method: incoming.method ?? "GET", url: path, headers: incoming.headers, body }),
    );
  };

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((cause: unknown) => {
      console.error("simulator:", cause);
      if (response.headersSent) response.destroy();
      else reply(response, json(500, { error: "The simulator itself failed; see its log." }));
    });
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  url = await listen(server, settings);
  return {
    url,
    stop: async () => {
      stopping.abort();
      live.stop();
      inbound.clear();
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      await Promise.all([ledger.close(), customers.close(), reports.close()]);
    },
  };
};

/**
 * The page and the controls have no sign-in: a host name that some web site points at this machine must not
 * reach them.
 */
const isOwnHost = (host: string | undefined): boolean =>
  /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? "");

const listen = (
  server: ReturnType<typeof createServer>,
  { host, port }: SimulatorSettings,
): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : port;
      resolve(`http://${host.includes(":") ? `[${host}]` : host}:${bound}`);
    });
  });
