// A part of the service worker (workbox.importScripts in vite.config.ts): a tap on a notification leads into the app.
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const isApp = ({ url }) => !/^\/(v1|health|openapi|reference|\.well-known)\b/.test(new URL(url).pathname) // what the server has at addresses of its own
  const open = async () => {
    // The one that was looked at last comes first. A page of a first visit has no worker yet, and is the app all the same.
    const shown = (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).find(isApp)
    try {
      if (shown !== undefined) return await shown.focus()
    } catch {
      // It was closed meanwhile.
    }
    return self.clients.openWindow(`${self.registration.scope}#/record`)
  }
  event.waitUntil(open())
})
