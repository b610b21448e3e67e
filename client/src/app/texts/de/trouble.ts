import type { trouble as english } from '../en/trouble'
import type { Words } from '../texts'

export const trouble: Words<typeof english> = {
  'failed.full': 'Auf dem Telefon ist dafür kein Platz. Schaff etwas Platz, dann versuch es noch einmal.',
  'failed.saving': 'Das wurde nicht gespeichert. Was vorher gespeichert war, ist sicher. Versuch es noch einmal.',
  'failed.offline': 'Dafür braucht es eine Verbindung. Versuch es noch einmal, wenn du online bist.',
  'failed.server': 'Der Server kann das gerade nicht. Versuch es später noch einmal.',
  'failed.other': 'Das hat nicht geklappt. Versuch es noch einmal.',

  'broken.title': 'Diese Ansicht ist kaputtgegangen',
  'broken.safe': 'Was du aufgenommen hast, ist auf diesem Telefon sicher, und ein laufendes Training geht weiter.',
  'broken.reload': 'Neu laden',
  'broken.details': 'Was passiert ist',

  'update.title': 'Ein neueres Stamina',
  'update.short': 'Diese Version ist für Online-Daten zu alt.',
  'update.required': 'Diese Version ist zu alt, um deine Online-Daten zu zeigen. Aufnehmen geht, und was du aufnimmst, wird weiter gesendet.',
  'update.recommended': 'Ein neueres Stamina ist da.',
  'update.reload': 'Für die neue Version neu laden',
  'update.held': 'In einem anderen Tab läuft ein Training. Die neue Version wartet, bis es zu Ende ist.',
  'update.update': 'Aktualisieren',
  'update.later': 'Später',
  'update.keepRecording': 'Weiter aufnehmen',
  'update.store': 'Noch nicht in deinem Store? Das kann einen Tag dauern.',
}
