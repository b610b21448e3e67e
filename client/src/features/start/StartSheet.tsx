import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router-dom'
import { setPreferences, usePreferences } from '../../app/preferences'
import { useTypes, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Segments } from '../../app/ui/Segments'
import { Sheet } from '../../app/ui/Sheet'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import { useGpsLine } from './gpsLine'
import { byRecentUse, useAskToStart } from './starting'
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
  const { indoor, countdown, voice } = usePreferences()
  const start = useAskToStart()
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const [search, setSearch] = useState('')
  const ordered = byRecentUse(types.map((type) => type.id), rows)
  const wanted = params.get('type')
  const [chosen, choose] = useState(() => (wanted && ordered.includes(wanted) ? wanted : ordered[0]!))
  const shown = ordered.filter((type) => title(type).toLowerCase().includes(search.trim().toLowerCase()))
  const moves = types.find((type) => type.id === chosen)?.screen === 'distance'
  const gps = useGpsLine(moves && !indoor)

  return (
    <>
      {ordered.length > SHORT ? (
        <div className="field">
          <label htmlFor="type-search">{t('start.search')}</label>
          <input id="type-search" type="search" value={search} onChange={(e) => setSearch(e.target.value)} />
        </div>
      ) : null}
      <ul className="type-grid" role="radiogroup" aria-label={t('start.what')}>
        {shown.map((type, i) => (
          <li key={type} role="presentation">
            <button
              type="button"
              role="radio"
              aria-checked={type === chosen}
              aria-posinset={i + 1}
              aria-setsize={shown.length}
              className="type-cell"
              onClick={() => choose(type)}
            >
              <TypeGlyph type={type} name={title(type)} />
              <span className="wraps">{title(type)}</span>
            </button>
          </li>
        ))}
      </ul>
      {moves ? (
        <div className="stack">
          <span className="label" id="where">{t('start.where')}</span>
          <Segments
            name={t('start.where')}
            value={indoor ? 'in' : 'out'}
            options={[{ value: 'out', label: t('start.outdoors') }, { value: 'in', label: t('start.indoors') }]}
            onChange={(value) => setPreferences({ indoor: value === 'in' })}
          />
        </div>
      ) : null}
      <button type="button" className="row-link plain-row" onClick={() => navigate('/settings/recording')}>
        <span className="fill">{t('settings.countdown')}</span>
        <span className="muted">{countdown === 0 ? t('off') : t('unit.seconds', { n: countdown })}</span>
      </button>
      <button type="button" className="row-link plain-row" onClick={() => navigate('/settings/voice')}>
        <span className="fill">{t('settings.voiceCues')}</span>
        <span className="muted">{voice ? t('on') : t('off')}</span>
      </button>
      {moves ? <p className="muted small" role="status">{indoor ? t('gps.indoors') : gps}</p> : null}
      <button type="button" className="key primary wide" onClick={() => start(chosen, indoor)}>{t('start.key', { type: title(chosen) })}</button>
    </>
  )
}
