import type { Preferences } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { addDays, noon } from '../../app/dates'
import { locale } from '../../app/preferences'
import type { Weekday } from '../../exercise/calendar'

const DAYS: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** The weekday's name in the person's language: 2024-01-01 was a Monday. */
export function weekdayText(day: Weekday): string {
  return new Intl.DateTimeFormat(locale(), { weekday: 'long' }).format(noon(addDays('2024-01-01', DAYS.indexOf(day))))
}

export function themeText(theme: Preferences['theme']): string {
  switch (theme) {
    case 'system': return t('theme.system')
    case 'light': return t('theme.light')
    case 'dark': return t('theme.dark')
  }
}

export function heroText(hero: Preferences['hero']): string {
  switch (hero) {
    case 'distance': return t('hero.distance')
    case 'time': return t('hero.time')
    case 'pace': return t('hero.pace')
  }
}
