import type { sync as english } from '../en/sync'
import type { Words } from '../texts'

export const sync: Words<typeof english> = {
  'sync.chip': 'Abgleich: {state}',
  'sync.synced': 'Abgeglichen',
  'sync.busy': 'Gleicht ab',
  'sync.waiting': '{n} warten',
  'sync.offline': 'Offline',
  'sync.offlineWaiting': 'Offline, {n} warten',
  'sync.look': 'Braucht einen Blick',
  'sync.phoneOnly': 'Nur hier',
  'sync.all': 'Alles ist abgeglichen. Zuletzt um {time}.',
  'sync.nothingYet': 'Noch nichts abzugleichen.',
  'sync.noAccount': 'Alles ist nur auf diesem Telefon. Ein Konto bewahrt es, wenn du das Telefon verlierst.',
  'sync.wait':
    '{n, plural, one {# Training wartet auf diesem Telefon. Es ist hier sicher.} other {# Trainings warten auf diesem Telefon. Sie sind hier sicher.}}',
  'sync.waitNext':
    '{n, plural, one {# Training wartet auf diesem Telefon. Es ist hier sicher.} other {# Trainings warten auf diesem Telefon. Sie sind hier sicher.}} Nächster Versuch {time}.',
  'sync.now': 'Jetzt versuchen',
  'sync.offlineNow': 'Offline. Was du aufnimmst, bleibt auf diesem Telefon sicher.',
  'sync.refused': 'Der Server hat einen Eintrag von {workout} nicht genommen: {reason}. Der Rest ist da. Er bleibt auf diesem Telefon.',
  'sync.see': 'Ansehen',
  'sync.perWorkout': 'Wartende Trainings',

  'offline.upTo': 'Offline. Das weiß dein Telefon, Stand {time}.',

  'server.unreachable': 'Stamina ist gerade nicht zu erreichen. Wir versuchen es weiter; nichts geht verloren.',
  'server.busy': 'Gerade viel los. Nächster Versuch in {n} s.',
}
