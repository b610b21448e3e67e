import { useState } from 'react'
import { useNavigate, useParams } from 'react-router-dom'
import * as figures from '../../app/figures'
import { locale, useFigureStyle } from '../../app/preferences'
import { useEquipment, useServices, useTypes, useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { Page } from '../../app/ui/Page'
import { Segments } from '../../app/ui/Segments'
import { typeId } from '../../recording/ids'
import type { EquipmentKind, EquipmentPiece } from '../../sync/equipment'
import { changesOf } from './changes'
import { kindText } from './words'

/** Of kilometres or miles. */
const FURTHEST = 999_999
const KINDS: readonly EquipmentKind[] = ['shoes', 'bike', 'other']
type Wrong = 'none' | 'name' | 'starting' | 'limit'

/** A new piece, or one that is there. */
export default function PieceForm() {
  const { equipmentId } = useParams()
  const piece = useEquipment().find((known) => known.equipment_id === equipmentId)
  const title = equipmentId === undefined ? t('equipment.new') : t('equipment.edit')
  return (
    <Page title={title} parent={equipmentId === undefined ? '/settings/equipment' : `/settings/equipment/${equipmentId}`}>
      {equipmentId === undefined || piece ? <Form key={equipmentId ?? 'new'} piece={piece} /> : <p className="strip calm">{t('equipment.unknown')}</p>}
    </Page>
  )
}

function Form({ piece }: { piece: EquipmentPiece | undefined }) {
  const services = useServices()
  const navigate = useNavigate()
  const types = useTypes()
  const typeTitle = useTypeTitle()
  const style = useFigureStyle()
  const { act, busy } = useAction()
  const [before] = useState(() => ({ starting: textOf(piece?.starting_distance_m || undefined, style), limit: textOf(piece?.limit_m, style) }))
  const [name, setName] = useState(piece?.name ?? '')
  const [kind, setKind] = useState<EquipmentKind>(piece?.kind ?? 'shoes')
  const [defaultFor, setDefaultFor] = useState<readonly string[]>(piece?.default_for ?? [])
  const [starting, setStarting] = useState(before.starting)
  const [limit, setLimit] = useState(before.limit)
  const [wrong, setWrong] = useState<Wrong>('none')
  const refuse = (field: Wrong) => {
    setWrong(field)
    document.getElementById(`equipment-${field}`)?.focus()
  }
  const save = async () => {
    // What was not touched stays as it was entered, to the millimetre.
    const startingM = starting === before.starting ? piece?.starting_distance_m ?? 0 : metresOf(starting, style)
    const limitM = limit === before.limit ? piece?.limit_m ?? 0 : metresOf(limit, style)
    if (name.trim() === '') return refuse('name')
    if (startingM === null) return refuse('starting')
    if (limitM === null) return refuse('limit')
    const now: EquipmentPiece = {
      equipment_id: piece?.equipment_id ?? typeId('equipment', Date.now(), (n) => crypto.getRandomValues(new Uint8Array(n))),
      name: name.trim(), kind, default_for: defaultFor, starting_distance_m: startingM,
      ...(limitM > 0 && { limit_m: limitM }), ...(piece?.retired_on !== undefined && { retired_on: piece.retired_on }),
    }
    if (piece === undefined) await services.addEquipment(now)
    else await services.editEquipment(piece.equipment_id, changesOf(piece, now))
    navigate(-1)
  }
  return (
    <>
      <div className="field">
        <label htmlFor="equipment-name">{t('equipment.name')}</label>
        <input
          id="equipment-name" maxLength={100} value={name} aria-invalid={wrong === 'name'} aria-describedby="equipment-name-error"
          onChange={(e) => {
            setName(e.target.value)
            setWrong('none')
          }}
        />
        <p id="equipment-name-error" className="error" role="alert">{wrong === 'name' ? t('equipment.wrongName') : ''}</p>
      </div>
      <div className="stack">
        <span className="label">{t('equipment.kind')}</span>
        <Segments name={t('equipment.kind')} value={kind} options={KINDS.map((value) => ({ value, label: kindText(value) }))} onChange={setKind} />
      </div>
      <div className="stack">
        <span className="label">{t('equipment.defaultFor')}</span>
        <div className="chips wrap" role="group" aria-label={t('equipment.defaultFor')}>
          {types.map(({ id }) => (
            <button
              key={id} type="button" className="chip" aria-pressed={defaultFor.includes(id)}
              onClick={() => setDefaultFor(defaultFor.includes(id) ? defaultFor.filter((other) => other !== id) : [...defaultFor, id])}
            >
              {typeTitle(id)}
            </button>
          ))}
        </div>
        <p className="muted small">{t('equipment.defaultWhy')}</p>
      </div>
      <Distance
        id="starting" label={t('equipment.starting', { unit: style.distance })} why={t('equipment.startingWhy')} value={starting} wrong={wrong === 'starting'}
        onChange={(text) => {
          setStarting(text)
          setWrong('none')
        }}
      />
      <Distance
        id="limit" label={t('equipment.limit', { unit: style.distance })} why={t('equipment.limitWhy')} value={limit} wrong={wrong === 'limit'}
        onChange={(text) => {
          setLimit(text)
          setWrong('none')
        }}
      />
      <button type="button" className="key primary wide" disabled={busy} onClick={() => void act(save, t('form.failed'))}>{t('save')}</button>
    </>
  )
}

interface DistanceProps {
  readonly id: string
  readonly label: string
  readonly why: string
  readonly value: string
  readonly wrong: boolean
  readonly onChange: (text: string) => void
}

function Distance({ id, label, why, value, wrong, onChange }: DistanceProps) {
  return (
    <div className="field">
      <label htmlFor={`equipment-${id}`}>{label}</label>
      <input
        id={`equipment-${id}`} inputMode="decimal" value={value} aria-invalid={wrong} aria-describedby={`equipment-${id}-error equipment-${id}-why`}
        onChange={(e) => onChange(e.target.value)}
      />
      <p id={`equipment-${id}-error`} className="error" role="alert">{wrong ? t('form.numberFrom', { low: 0, high: FURTHEST }) : ''}</p>
      <p id={`equipment-${id}-why`} className="muted small">{why}</p>
    </div>
  )
}

/** In the person's unit, as finely as it can be typed. */
function textOf(metres: number | undefined, style: figures.FigureStyle): string {
  if (metres === undefined) return ''
  return figures.numberFormat(locale(), { maximumFractionDigits: 3, useGrouping: false }).format((metres * 1000) / figures.unitMm(style.distance))
}

/** Nothing typed is none; null is not understood. */
function metresOf(text: string, style: figures.FigureStyle): number | null {
  if (text.trim() === '') return 0
  const typed = figures.parseDecimal(text)
  return typed === null || typed > FURTHEST ? null : Math.round(typed * figures.unitMm(style.distance)) / 1000
}
