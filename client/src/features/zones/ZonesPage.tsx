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
import { Bounds, Field, Preview } from './Bounds'
import { emptyOwn, ownOf, readOwn, type Own, type Scale } from './ownBounds'
import { HEART_SCALE, ownsOf, POWER_SCALE, speedOf, speedScale, thresholdText, TYPES, wholeOf, type Owns } from './typed'
import { isPower, isSpeed, POWER_TYPES, POWERS, RATES, ruledHeartZones, ruledPowerZones, ruledSpeedZones } from './zonesOf'
import '../settings/settings.css'
import '../workout/cut.css'

type Formula = 'off' | 'max' | 'reserve' | 'own'

/** What the zones are made of: typed by the person, and nothing else. */
export default function ZonesPage() {
  const settings = useZones()
  return <Form key={JSON.stringify(settings)} settings={settings} />
}

type ByType<T> = Readonly<Record<string, T>> | null | undefined

function Form({ settings }: { settings: ZoneSettings }) {
  const services = useServices()
  const navigate = useNavigate()
  const typeTitle = useTypeTitle()
  const style = useFigureStyle()
  const { act, busy } = useAction()
  const [formula, setFormula] = useState<Formula>(settings.heart_rate_formula ?? 'off')
  const [max, setMax] = useState(textOf(settings.max_heart_rate))
  const [resting, setResting] = useState(textOf(settings.resting_heart_rate))
  const [thresholds, setThresholds] = useState(() => byTypes(TYPES, (type) => thresholdText(type, settings, style)))
  const [watts, setWatts] = useState(() => byTypes(POWER_TYPES, (type) => textOf(settings.threshold_powers?.[type])))
  const [owns, setOwns] = useState<Owns>(() => ownsOf(settings, style))
  const setOwn = (key: string) => (own: Own | undefined) => setOwns({ ...owns, [key]: own })
  const read = (key: string, scale: Scale) => (owns[key] === undefined ? undefined : readOwn(owns[key], scale).zones)

  const [maxRate, restingRate] = [wholeOf(max), wholeOf(resting)]
  const speeds = given(TYPES, (type) => {
    // What was not touched stays as it was entered, to the millimetre.
    const isAsBefore = thresholds[type] === thresholdText(type, settings, style)
    return (isAsBefore ? settings.threshold_speeds?.[type] : metresOf(speedOf(type, thresholds[type]!, style))) ?? undefined
  })
  const powers = given(POWER_TYPES, (type) => wholeOf(watts[type]!) ?? undefined)
  const speedFrom = given(TYPES, (type) => read(`speed:${type}`, speedScale(type, style))?.map((mmPerS) => mmPerS / 1000))
  const powerFrom = given(POWER_TYPES, (type) => read(`power:${type}`, POWER_SCALE))
  const rates = read('heart', HEART_SCALE)
  const wrongMax = formula === 'max' || formula === 'reserve'
    ? !isWithin(maxRate, RATES.max) : max.trim() !== '' && !isWithin(maxRate, RATES.max)
  const wrongResting = formula === 'reserve' && !(isWithin(restingRate, RATES.resting) && (restingRate ?? 0) < (maxRate ?? Infinity))
  const wrongSpeed = (type: string) => thresholds[type]!.trim() !== '' && (speeds[type] === undefined || !isSpeed(speeds[type]))
  const wrongPower = (type: string) => watts[type]!.trim() !== '' && (powers[type] === undefined || !isPower(powers[type]))
  // Bounds that were opened and left empty are none.
  const isTyped = (key: string) => owns[key]?.fields.some(({ text }) => text.trim() !== '') === true
  const wrongOwn = (formula === 'own' && rates === undefined)
    || TYPES.some((type) => isTyped(`speed:${type}`) && speedFrom[type] === undefined)
    || POWER_TYPES.some((type) => isTyped(`power:${type}`) && powerFrom[type] === undefined)
  const isWrong = wrongMax || wrongResting || TYPES.some(wrongSpeed) || POWER_TYPES.some(wrongPower) || wrongOwn
  const next: ZoneSettings = {
    ...(formula !== 'off' && { heart_rate_formula: formula }),
    ...(maxRate !== null && { max_heart_rate: maxRate }),
    ...(restingRate !== null && isWithin(restingRate, RATES.resting) && restingRate < (maxRate ?? Infinity) && { resting_heart_rate: restingRate }),
    ...(rates !== undefined && { heart_rate_from: rates }),
    threshold_speeds: withOthers(settings.threshold_speeds, TYPES, speeds),
    ...someOf('speed_from', withOthers(settings.speed_from, TYPES, speedFrom)),
    ...someOf('threshold_powers', withOthers(settings.threshold_powers, POWER_TYPES, powers)),
    ...someOf('power_from', withOthers(settings.power_from, POWER_TYPES, powerFrom)),
  }
  const ruled: Formula = isWithin(maxRate, RATES.max) ? (isWithin(restingRate, RATES.resting) ? 'reserve' : 'max') : 'off'
  const heart = ruledHeartZones(next)
  const choose = (chosen: Formula) => {
    if (chosen === 'own' && owns['heart'] === undefined)
      setOwn('heart')(heart ? ownOf(heart, HEART_SCALE) : emptyOwn(5, false))
    setFormula(chosen)
  }
  const rate = (type: string, mmPerS: number) => figures.inline(figures.rateOf(1_000_000_000 / mmPerS, type, style))
  return (
    <Page title={t('training.title')} parent="/settings">
      <div className="card stack">
        <span className="label">{t('training.by')}</span>
        <Segments
          name={t('training.by')}
          value={formula}
          options={[
            { value: 'off', label: t('training.off') }, { value: 'max', label: t('training.max') }, { value: 'reserve', label: t('training.reserve') },
            { value: 'own', label: t('training.own') },
          ]}
          onChange={choose}
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
        {heart ? <Preview rows={wholeRows(heart)} /> : null}
        {formula === 'own' ? (
          <Bounds
            id="zones-heart" name={t('training.heart')} unit={t('training.beats')} scale={HEART_SCALE} rule={undefined} usual={5} own={owns['heart']} numeric
            rangeError={t('training.wrongRate', { low: RATES.own[0], high: RATES.own[1] })} orderError={(n) => t('training.above', { n })} preview={wholeRows}
            onChange={(own) => {
              setOwn('heart')(own)
              if (own === undefined) setFormula(ruled)
            }}
          />
        ) : null}
      </div>
      <div className="card stack">
        <h2 className="label">{t('training.threshold')}</h2>
        {TYPES.map((type) => {
          const isPace = figures.measureOf(type) !== 'speed'
          const { unit } = figures.rateOf(null, type, style)
          return (
            <div key={type} className="stack">
              <Field
                id={`zones-${type}`}
                label={t('training.thresholdOf', { type: typeTitle(type), unit })}
                value={thresholds[type]!}
                wrong={wrongSpeed(type) ? t('training.wrongThreshold') : ''}
                onChange={(text) => setThresholds({ ...thresholds, [type]: text })}
              />
              <Bounds
                id={`zones-${type}-from`}
                name={t('training.zonesOf', { type: typeTitle(type), zones: isPace ? t('training.pace') : t('training.speed') })}
                unit={unit}
                scale={speedScale(type, style)}
                rule={wrongSpeed(type) ? undefined : ruledSpeedZones(next, type)}
                usual={5}
                own={owns[`speed:${type}`]}
                rangeError={t('training.wrongThreshold')}
                orderError={(n) => (isPace ? t('training.faster', { n }) : t('training.above', { n }))}
                preview={(zones) => rowsOf(zones, (mmPerS) => rate(type, mmPerS))}
                onChange={setOwn(`speed:${type}`)}
              />
            </div>
          )
        })}
        <p className="muted small">{t('training.thresholdWhy')}</p>
      </div>
      <div className="card stack">
        <h2 className="label">{t('training.powerThreshold')}</h2>
        {POWER_TYPES.map((type) => (
          <div key={type} className="stack">
            <Field
              id={`zones-power-${type}`}
              label={t('training.powerOf', { type: typeTitle(type) })}
              value={watts[type]!}
              numeric
              wrong={wrongPower(type) ? t('training.wrongWatts', { low: POWERS.threshold[0], high: POWERS.threshold[1] }) : ''}
              onChange={(text) => setWatts({ ...watts, [type]: text })}
            />
            <Bounds
              id={`zones-power-${type}-from`}
              name={t('training.zonesOf', { type: typeTitle(type), zones: t('training.power') })}
              unit={t('training.watts')}
              scale={POWER_SCALE}
              rule={wrongPower(type) ? undefined : ruledPowerZones(next, type)}
              usual={7}
              own={owns[`power:${type}`]}
              numeric
              rangeError={t('training.wrongWatts', { low: POWERS.own[0], high: POWERS.own[1] })}
              orderError={(n) => t('training.above', { n })}
              preview={wholeRows}
              onChange={setOwn(`power:${type}`)}
            />
          </div>
        ))}
        <p className="muted small">{t('training.powerWhy')}</p>
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

const byTypes = <T,>(types: readonly string[], of: (type: string) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(types.map((type) => [type, of(type)]))

const given = <T,>(types: readonly string[], of: (type: string) => T | undefined): Readonly<Record<string, T | undefined>> => byTypes(types, of)

/** With those of types that are not on this page as they are. */
function withOthers<T>(before: ByType<T>, types: readonly string[], here: Readonly<Record<string, T | undefined>>): Readonly<Record<string, T>> {
  const others = Object.entries(before ?? {}).filter(([type]) => !types.includes(type))
  return Object.fromEntries([...others, ...Object.entries(here).filter((entry): entry is [string, T] => entry[1] !== undefined)])
}

const someOf = <K extends string, T>(name: K, byType: Readonly<Record<string, T>>): Partial<Record<K, Readonly<Record<string, T>>>> =>
  Object.keys(byType).length === 0 ? {} : ({ [name]: byType } as Record<K, Readonly<Record<string, T>>>)

const rowsOf = (zones: readonly number[], show: (mmPerS: number) => string): string[] => zones.map((from, i) => {
  const next = zones[i + 1]
  return from === 0 && next !== undefined ? t('training.upTo', { to: show(next) }) : t('training.from', { from: show(from) })
})

const wholeRows = (zones: readonly number[]): string[] => zones.map((from, i) => {
  const next = zones[i + 1]
  if (next === undefined) return t('training.from', { from: String(from) })
  return from === 0 ? t('training.upTo', { to: String(next - 1) }) : t('training.range', { from: String(from), to: String(next - 1) })
})

const textOf = (rate: number | null | undefined): string => (rate == null ? '' : String(rate))

const isWithin = (rate: number | null, [low, high]: readonly [number, number]): boolean => rate !== null && rate >= low && rate <= high

const metresOf = (mmPerS: number | null): number | null => (mmPerS === null ? null : mmPerS / 1000)
