import { useEffect, useRef, useState } from 'react'
import * as figures from '../../app/figures'
import type { LiveWorkout } from '../../app/model'
import { preferences } from '../../app/preferences'
import { useNow, useServices, useTypes } from '../../app/services'
import { t } from '../../app/texts/texts'
import { FigureText } from '../../app/ui/Metric'
import { typeStyle } from '../../app/ui/TypeGlyph'
import { clockOf } from './clock'
import { ClosedStrip } from './ClosedStrip'
import { DeclaredFields } from './DeclaredFields'
import { LockScreen } from './Lock'
import { PauseKeys, PausedLine, RecordKeys, untaken } from './RecordKeys'
import { SavingStrip } from './SavingStrip'
import { RecordHead } from './RecordHead'
import './lifting.css'

/** Whatever the type declares, drawn plainly: a new type needs no new app. */
export function FormRecord({ live }: { live: LiveWorkout }) {
  const services = useServices()
  const declared = useTypes().find((type) => type.id === live.type)
  const now = useNow(live.phase === 'recording')
  const [locked, setLocked] = useState(preferences().autoLock)
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>(live.fields)
  const [changed, setChanged] = useState(false)
  const unsaved = useRef<Readonly<Record<string, unknown>> | null>(null)
  unsaved.current = changed ? values : null
  useEffect(() => {
    if (!changed) return
    const timer = setTimeout(() => void services.logFields(values).then(() => {
      if (unsaved.current === values) setChanged(false) // nothing was typed meanwhile
    }, untaken), 800)
    return () => clearTimeout(timer)
  }, [changed, values, services])
  // What was typed a moment ago goes with whoever leaves this screen.
  useEffect(() => () => {
    if (unsaved.current) void services.logFields(unsaved.current).catch(untaken)
  }, [services])
  useEffect(() => {
    if (!changed) setValues(live.fields)
  }, [live.fields, changed])
  const time = figures.duration(clockOf(live, now).movingMs)
  return (
    <main className={`record page${locked ? ' locked' : ''}`} style={typeStyle(live.type)}>
      <RecordHead live={live} locked={locked} end={<span />} />
      <div className="record-body form-body">
        <div className="strips">
          <ClosedStrip live={live} />
          <SavingStrip live={live} />
          {live.phase === 'recording' ? null : <PausedLine live={live} />}
        </div>
        <div className="hero-box">
          <p className="hero"><FigureText figure={time} /></p>
          <p className="muted">{t('figure.moving')}</p>
        </div>
        {declared ? (
          <fieldset disabled={locked}><DeclaredFields
            form={declared.form}
            values={values}
            onChange={(name, value) => {
              setValues({ ...values, [name]: value })
              setChanged(true)
            }}
          /></fieldset>
        ) : <p className="muted">{t('record.unknownType')}</p>}
      </div>
      <div className="record-foot">
        {locked ? <LockScreen onUnlock={() => setLocked(false)} /> : live.phase === 'paused' ? <PauseKeys live={live} /> : (
          <RecordKeys live={live} onLock={() => setLocked(true)} lap={declared?.form.some((field) => field.name === 'rounds') ? 'round' : 'none'} />
        )}
      </div>
    </main>
  )
}
