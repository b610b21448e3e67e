import type { notice as english } from '../en/notice'
import type { Words } from '../texts'

export const notice: Words<typeof english> = {
  'notice.title': 'Datenschutz',
  'notice.who': 'Wer verantwortlich ist',
  'notice.officer': 'Für Datenschutz zuständig: {who}',
  'notice.what': 'Wofür',
  'notice.whatText':
    'Um deine Trainings aufzunehmen und dir zu zeigen, was daraus folgt. Puls, Gewicht, Orte und Zeiten sagen etwas über deine Gesundheit und darüber, wo du bist. Sie werden für dich aufbewahrt und für nichts sonst.',
  'notice.where': 'Wo',
  'notice.long': 'Wie lange',
  'notice.longText': 'Solange du ein Konto hast. Was du löschst, ist nach 30 Tagen weg, ein gelöschtes Konto sofort.',
  'notice.idle': 'Ein Konto, das niemand nutzt, wird nach {n, plural, one {# Tag} other {# Tagen}} gelöscht.',
  'notice.backups': 'Sicherungen werden {n, plural, one {# Tag} other {# Tage}} aufbewahrt.',
  'notice.rights': 'Deine Rechte',
  'notice.rightsText': 'Alles sehen, berichtigen, mitnehmen, löschen: in der App, jederzeit.',
  'notice.complain': 'Beschweren kannst du dich bei deiner Aufsicht für Datenschutz.',
  'notice.complainTo': 'Beschweren kannst du dich bei: {who}',
  'notice.takeBack': 'Deine Zustimmung kannst du zurücknehmen: Exportiere, was du behalten willst, und lösche dann das Konto.',
  'notice.agree': 'Ich stimme zu',
  'notice.agreed': 'Danke. Deine Trainings werden gesendet.',
  'notice.agreeAndMake': 'Zustimmen und Konto anlegen',
  'notice.before': 'Bevor etwas gesendet wird',
  'notice.held': 'Dem hast du nicht zugestimmt. Bis dahin wird nichts mehr gesendet. Aufnehmen geht weiter.',
  'notice.banner': '{who} bittet um deine Zustimmung. Bis dahin wird nichts mehr gesendet.',
  'notice.read': 'Lesen',
  'notice.runBy': 'Diesen Server betreibt {who}.',
  'notice.none': 'Hier ist niemand als verantwortlich genannt: Es ist dein eigener Server oder der von jemandem, den du kennst.',
  'notice.offline': 'Der Text liegt auf dem Server. Versuch es noch einmal, wenn du online bist.',
}
