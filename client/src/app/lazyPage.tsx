import { lazy, type ComponentType } from 'react'

export type Loader = () => Promise<{ default: ComponentType }>

/**
 * A page whose code comes when it is first shown. What did not come (no network) is asked for again the next time: React alone would remember the
 * failure until a reload.
 */
export function lazyPage(load: Loader): ComponentType {
  const attempt = () =>
    lazy(() =>
      load().catch((failure: unknown) => {
        Now = attempt()
        throw failure
      }),
    )
  let Now = attempt()
  return function Page() {
    return <Now />
  }
}
