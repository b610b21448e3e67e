import type { start as english } from '../en/start'
import type { Words } from '../texts'

export const start: Words<typeof english> = {
  'start.what': 'Was machst du?',
  'start.search': 'Arten suchen',
  'start.where': 'Wo',
  'start.outdoors': 'Draußen',
  'start.indoors': 'Drinnen',
  'start.key': '{type} starten',
  'start.keyIndoors': '{type} drinnen starten',
  'start.other': 'Andere…',
  'start.coming': 'Startet …',
  'start.notLoaded': 'Stamina wurde nicht geladen.',

  'location.title': 'Dein Standort',
  'location.why':
    'Während der Aufnahme misst Stamina mit deinem Standort die Strecke und zeichnet deinen Weg. Er bleibt auf diesem Telefon, bis du dich anmeldest.',
  'location.continue': 'Weiter',
  'location.without': 'Ohne GPS aufnehmen',

  'gps.good': 'GPS gut',
  'gps.weakShort': 'GPS schwach',
  'gps.lost': 'GPS weg',
  'gps.off': 'GPS aus',
  'gps.looking': 'GPS wird gesucht',
  'gps.steps': 'Drinnen',
  'gps.startNow': 'GPS wird gesucht. Du kannst schon starten.',
  'gps.goodWithin': 'GPS gut, auf {n} m genau',
  'gps.weakWithin': 'GPS schwach, auf {n} m genau',
  'gps.offForApp': 'Der Standort ist für Stamina ausgeschaltet',
  'gps.indoors': 'Drinnen kein GPS; Schritte zählen, oder du gibst am Ende die Zahl des Laufbands oder Beckens ein.',
  'gps.openSettings': 'Einstellungen des Telefons',
  'gps.stripWeak': 'GPS ist schwach. Die Strecke kann etwas abweichen.',
  'gps.stripLostSteps': 'Kein GPS seit {time}. Die Zeit läuft; die Strecke wird aus Schritten geschätzt.',
  'gps.stripLost': 'Kein GPS seit {time}. Die Zeit läuft; die Strecke wartet. Am Ende kannst du sie berichtigen.',
  'gps.stripBack': 'GPS ist wieder da.',
  'gps.stripOff': 'Der Standort ist aus. Die Zeit läuft.',
  'gps.stripOffPage':
    'Der Standort ist aus. Die Zeit läuft. Erlaube ihn für diese Seite, neben der Adresse oder in den Einstellungen des Telefons: ab dann zählt die Strecke.',
}
