import { t } from '../../app/texts/texts'
import type { ImportOutcome, ImportRemark } from '../../sync/imports'

type Values = Readonly<Record<string, string>>
type Title = (type: string) => string

/** What the server says of a file (its RemarkCodes), in the person's language. What only a program can send (a large body) is said too. */
const SAID: Readonly<Record<string, (values: Values, title: Title) => string>> = {
  empty: () => t('import.saidEmpty'),
  other_kind: () => t('import.saidOtherKind'),
  apple_health: () => t('import.saidAppleHealth'),
  equipment: ({ n }) => t('import.saidEquipment', { n: Number(n) }),
  plan: ({ n }) => t('import.planned', { n: Number(n) }),
  own_part: () => t('import.saidOwnPart'),
  damaged: () => t('import.saidDamaged'),
  damaged_at: ({ line }) => t('import.saidDamagedAt', { line: Number(line) }),
  locked: () => t('import.saidLocked'),
  not_opened: () => t('import.saidDamaged'),
  too_large: ({ mb }) => t('import.saidTooLarge', { mb: Number(mb) }),
  text_too_long: () => t('import.saidDamaged'),
  too_many_points: ({ n }) => t('import.saidTooManyPoints', { n: Number(n) }),
  too_many_files: ({ n }) => t('import.saidTooManyFiles', { n: Number(n) }),
  too_many_workouts: ({ n }) => t('import.saidTooManyWorkouts', { n: Number(n) }),
  document_type: () => t('import.saidDocumentType'),
  other_fit: () => t('import.saidOtherFit'),
  planned: () => t('import.saidPlanned'),
  computed_times: () => t('import.saidComputed'),
  only_waypoints: () => t('import.saidWaypoints'),
  no_track: () => t('import.saidNoTrack'),
  no_usable_point: () => t('import.saidNoUsablePoint'),
  no_sets: () => t('import.saidNoSets'),
  no_weight_unit: () => t('import.saidNoUnit'),
  no_date_order: ({ date }) => t('import.saidNoOrder', { date: date ?? '' }),
  no_day: () => t('import.saidNoDay'),
  deleted_before: () => t('import.saidDeleted'),
  rows_without_file: ({ n }) => t('import.saidRows', { n: Number(n) }),
  list_unread: () => t('import.saidList'),
  no_times: () => t('import.saidNoTimes'),
  broken_clock: () => t('import.saidClock'),
  clock_stood_still: () => t('import.saidClock'),
  some_without_time: ({ n, of }) => t('import.saidSomeTimes', { n: Number(n), of: Number(of) }),
  unknown_type: ({ name }) => t('import.saidUnknownType', { name: name ?? '' }),
  type_from_title: ({ type }, title) => t('import.saidFromTitle', { type: title(type ?? '') }),
  type_from_speed: ({ type }, title) => t('import.saidFromSpeed', { type: title(type ?? '') }),
  type_guessed: ({ type }, title) => t('import.saidGuessed', { type: title(type ?? '') }),
  day_as_said: ({ date }) => t('import.saidDay', { date: date ?? '' }),
  part_refused: () => t('import.saidPart'),
  original_not_kept: () => t('import.saidNotKept'),
}

/** What it set aside (its AsideReasons). */
const ASIDE: Readonly<Record<string, (n: number) => string>> = {
  no_place: (n) => t('import.asideNoPlace', { n }),
  impossible_time: (n) => t('import.asideImpossible', { n }),
  odd_time: (n) => t('import.asideOdd', { n }),
  repeated: (n) => t('import.asideRepeated', { n }),
  after_stop: (n) => t('import.asideAfter', { n }),
  empty_set: (n) => t('import.asideEmpty', { n }),
  bad_row: (n) => t('import.asideRow', { n }),
  too_many: (n) => t('import.asideMany', { n }),
  cut_off: (n) => t('import.asideCut', { n }),
}

/** A sentence for the person; `english` where it is the server's own because this app does not know the code. */
export interface Said {
  readonly words: string
  readonly english: boolean
}

/** What a person should know of a file, sentence by sentence. A server from before the codes says it in English. */
export function said({ remarks, message }: ImportOutcome, title: Title): readonly Said[] {
  if (remarks === undefined) return message === undefined ? [] : [{ words: message, english: true }]
  return remarks.map(({ code, values, text }: ImportRemark) => {
    const words = SAID[code]?.(values ?? {}, title)
    return { words: words ?? text, english: words === undefined }
  })
}

/** "3 repeated, 1 reading out of line in time"; undefined where nothing was set aside. */
export function setAsideWords({ set_aside, set_aside_reasons: reasons }: ImportOutcome): string | undefined {
  const all = Object.entries(reasons ?? {})
  return all.length > 0 && all.every(([code]) => code in ASIDE) ? all.map(([code, n]) => ASIDE[code]!(n)).join(', ') : set_aside
}
