// Runs before anything is painted, a script of its own in the page: the colours that were chosen and the look of the phone, then Today with a
// Start key that takes taps, then the app. app/theme.ts keeps the colours right afterwards.
import { askForMotion } from '../../platform/location/steps'
import { countsSteps } from '../../recording/stride'
import { dayAndShortMonth } from '../dates'
import { atHand, beginsWithStart } from '../early'
import { languageOf, phoneLanguages, regionalLocale } from '../texts/locales'
import type { FirstScreen } from './firstScreen'

const SHOWN_TYPES = 3
/** A click follows the end of its touch within that time. */
const CLICK_FOLLOWS_MS = 100

function kept(): { theme?: unknown; language?: unknown } {
  try {
    return (JSON.parse(localStorage.getItem('stamina.preferences') ?? '{}') as object | null) ?? {}
  } catch {
    return {}
  }
}

function look(theme: unknown): void {
  const { classList } = document.documentElement
  classList.toggle('dark', theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches))
  const wanted = new URLSearchParams(location.search).get('look')
  const apple = /iPhone|iPod|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
  classList.add(wanted === 'ios' || wanted === 'md' ? wanted : apple ? 'ios' : 'md')
}

/** Draws Today in the language of this phone. False: the page has it in others only. */
function show(chosenLanguage: unknown): FirstScreen | undefined {
  const pages = [...document.querySelectorAll<HTMLTemplateElement>('template[data-language]')]
  const chosenTag = typeof chosenLanguage === 'string' ? chosenLanguage : 'system'
  const language = languageOf(chosenTag, phoneLanguages(), pages.map((page) => page.dataset['language']!))
  const page = pages.find((one) => one.dataset['language'] === language)
  if (page === undefined || (chosenTag !== 'system' && chosenTag !== language)) return undefined
  document.documentElement.lang = language
  document.documentElement.dir = page.dataset['dir']!
  const starts = JSON.parse(page.dataset['starts']!) as Readonly<Record<string, string>>

  const place = document.createElement('div')
  place.id = 'first'
  place.append(page.content.cloneNode(true))
  const key = place.querySelector<HTMLButtonElement>('.start-keys .primary')!
  const had = atHand()
  if (!had.fresh) place.querySelector('.first-run')?.remove()
  place.querySelector('.date')!.textContent = dayAndShortMonth(Date.now(), regionalLocale(language, phoneLanguages()))

  const chips = [...place.querySelectorAll<HTMLButtonElement>('.chip[data-type]')]
  const known = chips.map((chip) => chip.dataset['type']!)
  const ordered = [...new Set([...had.types.filter((type) => known.includes(type)), ...known])].slice(0, SHOWN_TYPES)
  for (const chip of chips) chip.remove()
  place.querySelector('.chips')!.prepend(...ordered.map((type) => chips.find((chip) => chip.dataset['type'] === type)!))

  let selected = ordered[0]!
  let chosen: string | undefined
  let asked: string | undefined
  let app: Parameters<FirstScreen['handOver']>[0] | undefined
  let told = false
  let pressed = false
  let leaving = false
  const draw = () => {
    for (const chip of chips) chip.setAttribute('aria-pressed', String(chip.dataset['type'] === selected))
    key.textContent = asked === undefined ? starts[selected]! : page.dataset['coming']!
    key.setAttribute('aria-busy', String(asked !== undefined))
  }
  const gone = () => {
    if (!leaving || pressed) return
    const focused = place.contains(document.activeElement) ? document.activeElement : null
    const same =
      focused === null
        ? null
        : focused === key
          ? '.start-keys .primary'
          : focused instanceof HTMLButtonElement
            ? `.chip[data-type="${focused.dataset['type']}"]`
            : `a[href="${focused.getAttribute('href')}"]`
    place.remove() // which lets the app be seen, heard and tapped: until then it stands behind this, hidden
    delete window.firstScreen // its taps were this page's: whoever comes back to Today later has not made them again
    if (same !== null) document.querySelector<HTMLElement>(`#root ${same}`)?.focus({ preventScroll: true })
  }
  const released = () => {
    pressed = false
    gone()
  }
  const tell = () => {
    if (asked === undefined || app === undefined || told) return
    told = true
    app.start(asked)
  }
  for (const chip of chips)
    chip.addEventListener('click', () => {
      chosen = selected = chip.dataset['type']!
      app?.choose(selected)
      draw()
    })
  key.addEventListener('click', () => {
    if (asked !== undefined) return
    asked = selected
    if (countsSteps(asked)) void askForMotion() // within the tap, or iOS refuses
    draw()
    tell()
    place.inert = true // nothing else is asked of it: no second tap, and no way to another screen
  })
  place.addEventListener('pointerdown', () => (pressed = true))
  addEventListener('pointerup', () => pressed && setTimeout(released, CLICK_FOLLOWS_MS), true)
  addEventListener('pointercancel', released, true)
  draw()
  document.body.prepend(place)
  return {
    get chosen() {
      return chosen
    },
    handOver(to) {
      app = to
      if (chosen !== undefined) to.choose(chosen) // it may have been tapped after the app was drawn and before it listened
      tell()
    },
    leave() {
      leaving = true
      gone()
    },
  }
}

function load([app, ...parts]: readonly string[]): void {
  for (const part of parts) document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href: part }))
  const script = Object.assign(document.createElement('script'), { type: 'module', src: app! })
  script.addEventListener('error', () => document.getElementById('first')?.classList.add('failed'))
  document.head.append(script)
}

const { theme, language } = kept()
look(theme)
document.addEventListener('DOMContentLoaded', () => {
  const app = document.querySelector<HTMLMetaElement>('meta[name=stamina-app]')
  if (app === null) return // the page of a development server
  const first = beginsWithStart() ? show(language) : undefined
  if (first) window.firstScreen = first
  // What is painted first has the network and the processor to itself. A page that nobody sees is not painted.
  if (first && !document.hidden) requestAnimationFrame(() => setTimeout(() => load(app.content.split(' '))))
  else load(app.content.split(' '))
})
