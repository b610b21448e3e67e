import type { lock as english } from '../en/lock'
import type { Words } from '../texts'

export const lock: Words<typeof english> = {
  'lock.title': 'Stamina ist gesperrt',
  'lock.unlock': 'Entsperren',
  'lock.reason': 'Stamina entsperren',
  'lock.again': 'Das hat nicht geklappt. Versuch es noch einmal.',
  'lock.live': 'Dein Training läuft weiter.',
  'lock.toWorkout': 'Zum Training',
  'lock.help': 'Geht nicht?',
  'lock.helpWhy': 'Melde dich ab: Was der Server hat, verlässt dieses Gerät. Was er noch nicht hat, bleibt hier, bis du dich wieder anmeldest.',
  'lock.app': 'App-Sperre',
  'lock.appWhy': 'Fragt nach Gesicht, Finger oder Code, bevor etwas zu sehen ist. Ein Training wartet nie darauf.',
  'lock.after': 'Fragt wieder',
  'lock.atOnce': 'Sofort',
  'lock.unchanged': 'Das hat nicht geklappt. Nichts wurde geändert.',
  'lock.hide': 'In der App-Übersicht verbergen',
}
