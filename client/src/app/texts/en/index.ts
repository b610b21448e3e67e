import { account } from './account'
import { equipment } from './equipment'
import { figures } from './figures'
import { finish } from './finish'
import { general } from './general'
import { goals } from './goals'
import { history } from './history'
import { imports } from './imports'
import { lifting } from './lifting'
import { lock } from './lock'
import { notice } from './notice'
import { notices } from './notices'
import { planning } from './planning'
import { record } from './record'
import { settings } from './settings'
import { sharing } from './sharing'
import { start } from './start'
import { stats } from './stats'
import { sync } from './sync'
import { today } from './today'
import { training } from './training'
import { trouble } from './trouble'
import { workout } from './workout'
import { year } from './year'

/**
 * The English catalogue: every word a person reads or hears, a file for each screen. A small part of ICU MessageFormat; the
 * parameters of a text are typed from the text itself. A test holds that every key is used and every used key is here.
 */
export const en = {
  ...general,
  ...today,
  ...start,
  ...record,
  ...figures,
  ...lifting,
  ...finish,
  ...history,
  ...workout,
  ...stats,
  ...year,
  ...training,
  ...equipment,
  ...goals,
  ...planning,
  ...settings,
  ...lock,
  ...sharing,
  ...imports,
  ...account,
  ...notice,
  ...sync,
  ...trouble,
  ...notices,
} as const
