import { useEffect, useState } from 'react'
import { useServices } from '../../app/services'
import { exerciseForLog, exercisesNamed } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { perform } from '../../app/useAction'
import { Sheet } from '../../app/ui/Sheet'
import { searchExercises } from '../../exercise/catalogue'
import { slug } from '../../exercise/lifting'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  /** The name that goes into the log. */
  readonly onPick: (name: string) => void
}

const MOST = 60

export function ExercisePicker({ open, onClose, onPick }: Props) {
  return <Sheet open={open} title={t('picker.title')} onClose={onClose}>{open ? <Choice onPick={onPick} /> : null}</Sheet>
}

/** The real matches first, in any order of their words; a name of one's own only below them, so that no history is split by a slip. */
function Choice({ onPick }: Pick<Props, 'onPick'>) {
  const services = useServices()
  const [known, setKnown] = useState<readonly { readonly name: string; readonly usedAt: number }[]>([])
  const [search, setSearch] = useState('')
  useEffect(() => {
    void perform(() => services.exerciseNames().then(setKnown))
  }, [services])
  const exercises = exercisesNamed(known.map((one) => one.name))
  const used = new Map(known.map((one) => [slug(one.name), one.usedAt]))
  const nameInLog = new Map(known.map((one) => [slug(one.name), one.name]))
  const found = searchExercises(search, exercises, used)
  const wanted = search.trim()
  const own = wanted !== '' && !exercises.some((one) => one.slug === slug(wanted) || one.name.toLowerCase() === wanted.toLowerCase())
  return (
    <>
      <div className="field">
        <label htmlFor="exercise-search">{t('picker.search')}</label>
        <input id="exercise-search" type="search" value={search} maxLength={100} autoComplete="off" onChange={(e) => setSearch(e.target.value)} />
      </div>
      <ul className="rows">
        {found.slice(0, MOST).map((one) => (
          <li key={one.slug}><button type="button" className="row-link" onClick={() => onPick(nameInLog.get(one.slug) ?? one.name)}>{one.name}</button></li>
        ))}
      </ul>
      {own ? (
        <button type="button" className="key outline wide tall" onClick={() => void perform(async () => {
          const name = exerciseForLog(wanted)
          await services.addExercise(name)
          onPick(name)
        })}>{t('picker.own', { name: wanted })}</button>
      ) : null}
    </>
  )
}
