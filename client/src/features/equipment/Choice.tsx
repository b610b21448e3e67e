import { useState } from 'react'
import { locale } from '../../app/preferences'
import { useEquipment } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Sheet, SheetFoot } from '../../app/ui/Sheet'
import type { EquipmentPiece } from '../../sync/equipment'
import { inOrder } from './words'
import '../settings/settings.css'

interface Props {
  /** Ids, also of pieces that are here no more: those stay. */
  readonly chosen: readonly string[]
  readonly onChoose: (ids: readonly string[]) => void
}

/** The chosen pieces by name, and the key to choose others; nothing where there is no equipment. */
export function EquipmentChoice({ chosen, onChoose }: Props) {
  const [open, setOpen] = useState(false)
  const pieces = useEquipment()
  const offered = offeredOf(pieces, chosen)
  if (offered.length === 0) return null
  const names = offered.filter((piece) => chosen.includes(piece.equipment_id)).map((piece) => piece.name)
  return (
    <div className="row between wrap">
      <p className="wraps">
        <span className="label">{t('equipment.title')}</span>
        <br />
        <span className="muted">{names.length > 0 ? names.join(', ') : t('equipment.none')}</span>
      </p>
      <button type="button" className="key outline" onClick={() => setOpen(true)}>{t('equipment.change')}</button>
      <ChoiceSheet
        open={open} chosen={chosen} onClose={() => setOpen(false)}
        onChoose={(ids) => {
          setOpen(false)
          onChoose(ids)
        }}
      />
    </div>
  )
}

/** Those in use, and those that are chosen although they are retired. */
function offeredOf<T extends EquipmentPiece>(pieces: readonly T[], chosen: readonly string[]): T[] {
  return inOrder(pieces.filter((piece) => piece.retired_on === undefined || chosen.includes(piece.equipment_id)), locale())
}

export function ChoiceSheet(props: Props & { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Sheet open={props.open} title={t('equipment.change')} onClose={props.onClose}>
      {props.open ? <Choosing {...props} /> : null}
    </Sheet>
  )
}

function Choosing({ chosen, onChoose }: Props) {
  const [ids, setIds] = useState(chosen)
  return (
    <>
      <div className="card flush">
        {offeredOf(useEquipment(), chosen).map(({ equipment_id: id, name }) => (
          <div key={id} className="setting-row">
            <label className="switch-row">
              <span className="fill">{name}</span>
              <input
                type="checkbox" role="switch" className="switch" checked={ids.includes(id)}
                onChange={(e) => setIds(e.target.checked ? [...ids, id] : ids.filter((other) => other !== id))}
              />
            </label>
          </div>
        ))}
      </div>
      <SheetFoot>
        <button type="button" className="key primary wide" onClick={() => onChoose(ids)}>{t('equipment.take')}</button>
      </SheetFoot>
    </>
  )
}
