/*
 * Shows pushes and opens their page. It stores nothing and answers no request: signed-in pages are never kept.
 * The message is that of Declarative Web Push, which Safari shows without asking this worker.
 */
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const { notification } = event.data.json();
  const { title, body, navigate, tag, app_badge: badge } = notification;
  event.waitUntil(
    Promise.all([
      self.registration.showNotification(title, {
        body,
        tag,
        renotify: true,
        icon: "/icon-192.png",
        data: { navigate },
      }),
      self.navigator.setAppBadge?.(Number(badge)),
    ]),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.navigate));
});

/** In a window that is open, or else in a new one. Only pages of this origin. */
async function open(address) {
  const { origin } = self.location;
  const page = new URL(address, origin);
  if (page.origin !== origin) return;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const shown = windows.find(({ url }) => new URL(url).pathname.startsWith("/inbox"));
  if (!shown) return void (await self.clients.openWindow(page.href));
  await shown.focus();
  await shown.navigate(page.href);
}
