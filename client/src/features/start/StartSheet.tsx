import { useRef, useState, type KeyboardEvent } from 'react'
import { useSearchParams } from 'react-router-dom'
import { setPreferences, usePreferences } from '../../app/preferences'
import { useTypes, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Segments } from '../../app/ui/Segments'
import { Sheet, SheetFoot } from '../../app/ui/Sheet'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import { ToggleRow } from '../settings/Row'
import { useGpsLine } from './gpsLine'
import { byRecentUse, useAskToStart } from './starting'
import '../settings/settings.css'
import './start.css'

const SHORT = 8

export function StartSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Sheet open={open} title={t('start.what')} onClose={onClose}>
      {open ? <StartForm /> : null}
    </Sheet>
  )
}

function StartForm() {
  const types = useTypes()
  const rows = useWorkouts()
  const title = useTypeTitle()
  const { voice } = usePreferences()
  const { start } = useAskToStart()
  const [params] = useSearchParams()
  const [search, setSearch] = useState('')
  // Of the type that is chosen here, and forgotten with this sheet.
  const [indoors, setIndoors] = useState<ReadonlySet<string>>(new Set())
  const group = useRef<HTMLUListElement>(null)
  const ordered = byRecentUse(types.map((type) => type.id), rows)
  const wanted = params.get('type')
  const [chosen, choose] = useState(() => (wanted && ordered.includes(wanted) ? wanted : ordered[0]!))
  const shown = ordered.filter((type) => title(type).toLowerCase().includes(search.trim().toLowerCase()))
  const moves = types.find((type) => type.id === chosen)?.screen === 'distance'
  const indoor = moves && indoors.has(chosen)
  const gps = useGpsLine(moves && !indoor)
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0
    if (by === 0 || shown.length === 0) return
    event.preventDefault()
    const next = (Math.max(0, shown.indexOf(chosen)) + by + shown.length) % shown.length
    choose(shown[next]!)
    group.current?.querySelectorAll('button')[next]?.focus()
  }

  return (
    <>
      {ordered.length > SHORT ? (
        <div className="field">
          <label htmlFor="type-search">{t('start.search')}</label>
          <input id="type-search" type="search" value={search} onChange={(e) => setSearch(e.target.value)} />
        </div>
      ) : null}
      <ul className="type-grid" role="radiogroup" aria-label={t('start.what')} ref={group} onKeyDown={step}>
        {shown.map((type, i) => (
          <li key={type} role="presentation">
            <button
              type="button"
              role="radio"
              aria-checked={type === chosen}
              aria-posinset={i + 1}
              aria-setsize={shown.length}
              tabIndex={type === chosen || (i === 0 && !shown.includes(chosen)) ? 0 : -1}
              className="type-cell"
              onClick={() => choose(type)}
            >
              <TypeGlyph type={type} name={title(type)} />
              <span className="wraps">{title(type)}</span>
            </button>
          </li>
        ))}
      </ul>
      {/* Kept in place for every type, so that no key moves with the choice. */}
      <div className={`stack${moves ? '' : ' kept-place'}`} inert={!moves}>
        <span className="label" id="where">{t('start.where')}</span>
        <Segments
          name={t('start.where')}
          value={indoor ? 'in' : 'out'}
          options={[{ value: 'out', label: t('start.outdoors') }, { value: 'in', label: t('start.indoors') }]}
          onChange={(value) => {
            const next = new Set(indoors)
            if (value === 'in') next.add(chosen)
            else next.delete(chosen)
            setIndoors(next)
          }}
        />
        <p className="muted small" role="status">{moves ? (indoor ? t('gps.indoors') : gps) : '\u00a0'}</p>
      </div>
      <ToggleRow label={t('settings.voiceCues')} value={voice} onChange={(on) => setPreferences({ voice: on })} />
      <SheetFoot>
        <button type="button" className="key primary wide" onClick={() => start(chosen, indoor)}>
          {indoor ? t('start.keyIndoors', { type: title(chosen) }) : t('start.key', { type: title(chosen) })}
        </button>
      </SheetFoot>
    </>
  )
}
