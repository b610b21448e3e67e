import { useEffect, useState } from 'react'
import { useServices } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Sheet } from '../../app/ui/Sheet'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  readonly onPick: (name: string) => void
}

export function ExercisePicker({ open, onClose, onPick }: Props) {
  const services = useServices()
  const [names, setNames] = useState<readonly string[]>([])
  const [search, setSearch] = useState('')
  useEffect(() => {
    if (!open) return
    setSearch('')
    void services.exerciseNames().then(setNames)
  }, [open, services])
  const wanted = search.trim().toLowerCase()
  const found = names.filter((name) => name.toLowerCase().includes(wanted))
  const own = wanted !== '' && !names.some((name) => name.toLowerCase() === wanted)
  return (
    <Sheet open={open} title={t('picker.title')} onClose={onClose}>
      <div className="field">
        <label htmlFor="exercise-search">{t('picker.search')}</label>
        <input id="exercise-search" type="search" value={search} autoComplete="off" onChange={(e) => setSearch(e.target.value)} />
      </div>
      {own ? (
        <button
          type="button"
          className="key outline wide tall"
          onClick={() => {
            const name = search.trim()
            void services.addExercise(name).then(() => onPick(name))
          }}
        >
          {t('picker.own', { name: search.trim() })}
        </button>
      ) : null}
      <ul className="rows">
        {found.slice(0, 60).map((name) => (
          <li key={name}><button type="button" className="row-link" onClick={() => onPick(name)}>{name}</button></li>
        ))}
      </ul>
    </Sheet>
  )
}
