import http from "node:http";
import https from "node:https";

type Post = { url: URL; headers: Record<string, string>; body: string; timeoutMs: number };

const over = {
  "http:": { request: http.request, agent: new http.Agent({ keepAlive: true }) },
  "https:": { request: https.request, agent: new https.Agent({ keepAlive: true }) },
};

/**
 * Posts on a connection that is kept, and resolves to the answer's status; what it says is not read, and a
 * redirect is not followed. For calls that are made all the time: `fetch` takes three times the work for each. For calls
 * that do no harm twice: where a kept connection turns out to be closed, it is posted again. Rejects when there is no
 * answer within `timeoutMs`.
 */
export function post(call: Post): Promise<number> {
  const { url, headers, body, timeoutMs } = call;
  const { request, agent } = over[url.protocol === "https:" ? "https:" : "http:"];
  return new Promise<number>((resolve, reject) => {
    const all = { ...headers, "content-length": Buffer.byteLength(body) };
    const posted = request(url, { method: "POST", agent, headers: all }, (response) => {
      response.on("end", () => resolve(response.statusCode ?? 0)).on("error", reject);
      // Read to the end, so that the connection can be used again.
      response.resume();
    });
    const timer = setTimeout(() => posted.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    posted.on("close", () => clearTimeout(timer));
    posted
      .on("error", (error: NodeJS.ErrnoException) =>
        posted.reusedSocket && error.code === "ECONNRESET" ? resolve(post(call)) : reject(error),
      )
      .end(body);
  });
}
