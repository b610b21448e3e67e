import { afterEach, expect, test } from 'vitest'
import { de } from '../../app/texts/de'
import { en } from '../../app/texts/en'
import { speak } from '../../app/texts/texts'
import type { ImportOutcome } from '../../sync/imports'
import { said, setAsideWords } from './said'

const outcome = (rest: Partial<ImportOutcome>): ImportOutcome => ({ file: 'a.gpx', outcome: 'refused', ...rest })
const title = (type: string) => ({ running: 'Laufen' })[type] ?? type

afterEach(() => speak({ texts: en, locale: 'en', exercises: {} }))
const speakGerman = () => speak({ texts: de, locale: 'de', exercises: {} })

test('what the server says of a file is said in the language of the phone', () => {
  speakGerman()
  const told = outcome({
    message: 'Not readable as XML from line 1200, column 3 on. No exercise is named; taken as running from its speed.',
    remarks: [
      { code: 'damaged_at', values: { line: '1200', column: '3' }, text: 'Not readable as XML from line 1200, column 3 on.' },
      { code: 'type_from_speed', values: { type: 'running' }, text: 'No exercise is named; taken as running from its speed.' },
    ],
  })
  expect(said(told, title)).toEqual([
    { words: 'Ab Zeile 1.200 nicht zu lesen.', english: false },
    { words: 'Als Laufen übernommen, nach dem Tempo. Du kannst es ändern.', english: false },
  ])
  expect(setAsideWords(outcome({ set_aside: '2 repeated, 1 cut off', set_aside_reasons: { repeated: 2, cut_off: 1 } })))
    .toBe('2 wiederholte, 1 am Ende der Datei abgeschnitten')
})

test('a code that this app does not know yet is said in the words of the server', () => {
  speakGerman()
  expect(said(outcome({ remarks: [{ code: 'of_tomorrow', text: 'Something new.' }] }), title)).toEqual([{ words: 'Something new.', english: true }])
  expect(setAsideWords(outcome({ set_aside: '2 of tomorrow', set_aside_reasons: { of_tomorrow: 2 } }))).toBe('2 of tomorrow')
})

test('a server from before the codes is heard all the same', () => {
  expect(said(outcome({ message: 'It is empty.' }), title)).toEqual([{ words: 'It is empty.', english: true }])
  expect(said(outcome({}), title)).toEqual([])
  expect(setAsideWords(outcome({ set_aside: '1 repeated' }))).toBe('1 repeated')
})
