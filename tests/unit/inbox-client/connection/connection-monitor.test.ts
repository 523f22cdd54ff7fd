import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ConnectionMonitor } from "@/app/(inbox)/inbox/_client/connection/connection-monitor";
import { Notices } from "@/app/(inbox)/inbox/_client/page/notices";

import { makePage } from "../page";

function listen({ live }: { live: boolean }) {
  const page = makePage();
  const heard = { live };
  const onPolling = vi.fn();
  const link = new ConnectionMonitor(page, new Notices(page), { isLive: () => heard.live, onPolling });
  return { page, heard, onPolling, link };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("V29: how well the server is heard", () => {
  test("a socket that comes back within 4 s is not spoken of", () => {
    const { page, heard, link } = listen({ live: false });
    link.check();
    vi.advanceTimersByTime(3_999);
    heard.live = true;
    vi.advanceTimersByTime(1);
    expect(page.state.link).toBe("live");
  });

  test("failed attempts to come back do not put off the banner, and news is asked for from then on", () => {
    const { page, onPolling, link } = listen({ live: false });
    link.check();
    vi.advanceTimersByTime(3_000);
    link.check();
    vi.advanceTimersByTime(1_000);
    expect(page.state.link).toBe("polling");
    expect(onPolling).toHaveBeenCalledOnce();
  });

  test("a socket that was silent until it was given up is not waited for: news is asked for at once", () => {
    const { page, heard, onPolling, link } = listen({ live: true });
    heard.live = false;
    link.check();
    link.silent();
    expect(page.state.link).toBe("polling");
    expect(onPolling).toHaveBeenCalledOnce();
    heard.live = true;
    link.check();
    vi.advanceTimersByTime(10_000);
    expect(page.state.link).toBe("live");
  });

  test("after a break it is said how many texts came in", () => {
    const { page, link } = listen({ live: true });
    link.countMessage();
    link.reached(false);
    expect(page.state).toMatchObject({ link: "offline", announcement: { words: "Offline" } });
    link.countMessage();
    link.countMessage();
    link.reached(true);
    expect(page.state).toMatchObject({ link: "live", announcement: { words: "Back, 2 new texts" } });
  });

  test("a sign-in that has ended stays so, whatever is heard", () => {
    const { page, link } = listen({ live: true });
    page.watchSession({ kind: "error", status: 401, code: "signed_out", reason: null });
    link.reached(true);
    expect(page.state.link).toBe("signed_out");
  });
});
