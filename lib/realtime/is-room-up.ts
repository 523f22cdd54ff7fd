const TIMEOUT_MS = 2_000;

/** Does the room's door answer at all? It answers a stranger with 404, which is enough. */
export async function isRoomUp(roomUrl: string, ask: typeof fetch = fetch): Promise<boolean> {
  try {
    const response = await ask(roomUrl, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.status < 500;
  } catch {
    return false;
  }
}
