/**
 * `stamina://…` and https links, mapped to routes in one table. A link opens and preselects; it never starts, ends,
 * saves or deletes.
 */
const TABLE: readonly [RegExp, (match: RegExpExecArray) => string][] = [
  [/^start\/([a-z][a-z_]{0,62})$/, ([, type]) => `/start?type=${type}`],
  [/^start$/, () => '/start'],
  [/^record$/, () => '/record'],
  [/^workout\/([a-z][a-z_]*_[0-9a-hjkmnp-tv-z]{26})$/, ([, id]) => `/history/${id}`],
  [/^goal\/([0-9A-Za-z_-]{1,80})$/, ([, id]) => `/goals/${id}`],
  [/^sync$/, () => '/settings/sync'],
  [/^devices$/, () => '/settings/devices'],
]

export const NOWHERE = '/today?nowhere=1'

/** The route of a link, `NOWHERE` for one of ours that leads nowhere, `null` for what is no link of ours. */
export function routeOfLink(link: string): string | null {
  let url: URL
  try {
    url = new URL(link)
  } catch {
    return null
  }
  const path =
    url.protocol === 'stamina:'
      ? `${url.host}${url.pathname}`
      : url.protocol === 'https:' || url.protocol === 'http:'
        ? url.pathname.replace(/^\/open/, '')
        : null
  if (path === null) return null
  const plain = path.replace(/^\/+|\/+$/g, '')
  for (const [pattern, route] of TABLE) {
    const match = pattern.exec(plain)
    if (match) return route(match)
  }
  return NOWHERE
}
