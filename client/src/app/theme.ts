import { onPreferences, preferences } from './preferences'

/** Which of the two looks is on: `?look=`, or the phone's own; app/first decides before the first paint. */
export function isIos(): boolean {
  return document.documentElement.classList.contains('ios')
}

/** Sets the colours before the first paint and keeps them with the phone and the setting. */
export function followTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const { theme } = preferences()
    const dark = theme === 'dark' || (theme === 'system' && system.matches)
    const classes = document.documentElement.classList
    classes.toggle('dark', dark)
    let meta = document.querySelector<HTMLMetaElement>('meta[name=theme-color]')
    if (!meta) document.head.append((meta = Object.assign(document.createElement('meta'), { name: 'theme-color' })))
    meta.content = getComputedStyle(document.documentElement).getPropertyValue('--ground').trim()
  }
  apply()
  system.addEventListener('change', apply)
  onPreferences(apply)
}

export function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
