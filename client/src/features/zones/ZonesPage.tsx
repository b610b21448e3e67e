import { useState } from 'react'
import { useNavigate } from 'react-router-dom'
import * as figures from '../../app/figures'
import { useFigureStyle } from '../../app/preferences'
import { useServices, useTypeTitle, useZones } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Page } from '../../app/ui/Page'
import { Segments } from '../../app/ui/Segments'
import { useAction } from '../../app/useAction'
import type { ZoneSettings } from '../../sync/profile'
import { parseClock, shownClock } from '../record/clockText'
import { heartZones, isSpeed, RATES, speedZones } from './zonesOf'
import '../settings/settings.css'
import '../workout/cut.css'

const TYPES = ['running', 'cycling', 'swimming'] as const
type Type = (typeof TYPES)[number]

/** What the zones are made of: typed by the person, and nothing else. */
export default function ZonesPage() {
  const settings = useZones()
  return <Form key={JSON.stringify(settings)} settings={settings} />
}

function Form({ settings }: { settings: ZoneSettings }) {
  const services = useServices()
  const navigate = useNavigate()
  const typeTitle = useTypeTitle()
  const style = useFigureStyle()
  const { act, busy } = useAction()
  const [formula, setFormula] = useState<'off' | 'max' | 'reserve' | 'own'>(settings.heart_rate_formula ?? 'off')
  const [max, setMax] = useState(textOf(settings.max_heart_rate))
  const [resting, setResting] = useState(textOf(settings.resting_heart_rate))
  const [thresholds, setThresholds] = useState<Readonly<Record<Type, string>>>(() => ({
    running: thresholdText('running', settings, style),
    cycling: thresholdText('cycling', settings, style),
    swimming: thresholdText('swimming', settings, style),
  }))
  const [maxRate, restingRate] = [rateOf(max), rateOf(resting)]
  const speeds = Object.fromEntries(TYPES.flatMap((type) => {
    // What was not touched stays as it was entered, to the millimetre.
    const isAsBefore = thresholds[type] === thresholdText(type, settings, style)
    const speed = isAsBefore ? settings.threshold_speeds?.[type] ?? null : speedOf(type, thresholds[type], style)
    return speed === null ? [] : [[type, speed]]
  })) as Record<string, number | undefined>
  const wrongMax = formula === 'max' || formula === 'reserve'
    ? !isWithin(maxRate, RATES.max) : max.trim() !== '' && !isWithin(maxRate, RATES.max)
  const wrongResting = formula === 'reserve' && !(isWithin(restingRate, RATES.resting) && (restingRate ?? 0) < (maxRate ?? Infinity))
  const wrongSpeed = (type: Type) => thresholds[type].trim() !== '' && (speeds[type] === undefined || !isSpeed(speeds[type]))
  const others = Object.entries(settings.threshold_speeds ?? {}).filter(([type]) => !(TYPES as readonly string[]).includes(type))
  const next: ZoneSettings = {
    ...(formula !== 'off' && { heart_rate_formula: formula }),
    ...(maxRate !== null && { max_heart_rate: maxRate }),
    ...(restingRate !== null && isWithin(restingRate, RATES.resting) && restingRate < (maxRate ?? Infinity) && { resting_heart_rate: restingRate }),
    ...(settings.heart_rate_from != null && { heart_rate_from: settings.heart_rate_from }),
    threshold_speeds: Object.fromEntries([...others, ...Object.entries(speeds).filter((entry): entry is [string, number] => entry[1] !== undefined)]),
  }
  const heart = heartZones(next)
  const isWrong = wrongMax || wrongResting || TYPES.some(wrongSpeed)
  const rate = (type: Type, mmPerS: number) => figures.inline(figures.rateOf(1_000_000_000 / mmPerS, type, style))
  return (
    <Page title={t('training.title')} parent="/settings">
      <div className="card stack">
        <span className="label">{t('training.by')}</span>
        <Segments
          name={t('training.by')}
          value={formula}
          options={[
            { value: 'off', label: t('training.off') }, { value: 'max', label: t('training.max') }, { value: 'reserve', label: t('training.reserve') },
            ...(settings.heart_rate_from != null ? [{ value: 'own' as const, label: t('training.own') }] : []),
          ]}
          onChange={setFormula}
        />
        {formula === 'max' || formula === 'reserve' ? (
          <Field
            id="zones-max" label={t('training.maxRate')} value={max} numeric onChange={setMax}
            wrong={max !== '' && wrongMax ? t('training.wrongRate', { low: RATES.max[0], high: RATES.max[1] }) : ''}
          />
        ) : null}
        {formula === 'reserve' ? (
          <Field
            id="zones-resting" label={t('training.restingRate')} value={resting} numeric onChange={setResting}
            wrong={resting !== '' && wrongResting ? t('training.wrongResting') : ''}
          />
        ) : null}
        {formula === 'max' || formula === 'reserve' ? (
          <p className="muted small">{formula === 'max' ? t('training.maxWhy') : t('training.reserveWhy')} {t('training.noAge')}</p>
        ) : null}
        {heart ? <Preview rows={heart.map((from, i) => (heart[i + 1] === undefined
          ? t('training.from', { from: String(from) }) : t('training.range', { from: String(from), to: String(heart[i + 1]! - 1) })))} /> : null}
      </div>
      <div className="card stack">
        <h2 className="label">{t('training.threshold')}</h2>
        {TYPES.map((type) => {
          const zones = wrongSpeed(type) ? undefined : speedZones(next, type)
          return (
            <div key={type} className="stack">
              <Field
                id={`zones-${type}`}
                label={t('training.thresholdOf', { type: typeTitle(type), unit: figures.rateOf(null, type, style).unit })}
                value={thresholds[type]}
                wrong={wrongSpeed(type) ? t('training.wrongThreshold') : ''}
                onChange={(text) => setThresholds({ ...thresholds, [type]: text })}
              />
              {zones ? (
                <Preview
                  rows={zones.map((from, i) => (i === 0 ? t('training.upTo', { to: rate(type, zones[1]!) }) : t('training.from', { from: rate(type, from) })))}
                />
              ) : null}
            </div>
          )
        })}
        <p className="muted small">{t('training.thresholdWhy')}</p>
      </div>
      <div className="cut-foot">
        <button
          type="button"
          className="key primary wide"
          disabled={busy || isWrong}
          onClick={() => void act(async () => {
            await services.saveZones(next)
            navigate(-1)
          }, t('form.failed'))}
        >
          {t('training.save')}
        </button>
      </div>
    </Page>
  )
}

interface FieldProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly wrong: string
  readonly numeric?: boolean
  readonly onChange: (text: string) => void
}

function Field({ id, label, value, wrong, numeric, onChange }: FieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id} inputMode={numeric ? 'numeric' : 'text'} value={value} aria-invalid={wrong !== ''} aria-describedby={`${id}-error`}
        onChange={(e) => onChange(e.target.value)}
      />
      <p id={`${id}-error`} className="error" role="alert">{wrong}</p>
    </div>
  )
}

function Preview({ rows }: { rows: readonly string[] }) {
  return (
    <ol className="tabular">
      {rows.map((row, i) => <li key={i} className="row between"><span>{t('training.name', { n: i + 1 })}</span><span className="muted">{row}</span></li>)}
    </ol>
  )
}

const textOf = (rate: number | null | undefined): string => (rate == null ? '' : String(rate))

function rateOf(text: string): number | null {
  const rate = figures.parseDecimal(text)
  return rate === null || !Number.isInteger(rate) ? null : rate
}

const isWithin = (rate: number | null, [low, high]: readonly [number, number]): boolean => rate !== null && rate >= low && rate <= high

/** As people say it of this type: a pace, or a speed. */
function thresholdText(type: Type, { threshold_speeds: speeds }: ZoneSettings, style: figures.FigureStyle): string {
  const speed = speeds?.[type]
  if (speed === undefined) return ''
  if (figures.measureOf(type) === 'speed') return figures.rateOf(1_000_000 / speed, type, style).value
  return shownClock(figures.splitMm(type, style) / (speed * 1000))
}

function speedOf(type: Type, text: string, style: figures.FigureStyle): number | null {
  if (figures.measureOf(type) === 'speed') {
    const speed = figures.parseDecimal(text)
    return speed === null ? null : Math.round((speed * figures.unitMm(style.distance)) / 3600) / 1000
  }
  const seconds = parseClock(figures.latin(text))
  return seconds === null || seconds === undefined || seconds <= 0 ? null : Math.round(figures.splitMm(type, style) / seconds) / 1000
}
