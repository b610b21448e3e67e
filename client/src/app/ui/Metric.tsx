import type { Figure } from '../figures'
import { t } from '../texts/texts'

interface FigureProps {
  readonly figure: Figure
  readonly estimated?: boolean
}

/** Digits with their unit beside them; "~" where it is a guess. Read aloud in words. */
export function FigureText({ figure, estimated }: FigureProps) {
  return (
    <span className={`figure${estimated ? ' estimated' : ''}`}>
      <span aria-hidden="true">
        {estimated ? '~' : ''}
        {figure.value}
        {figure.unit ? <span className="unit">{`\u00a0${figure.unit}`}</span> : null}
      </span>
      <span className="visually-hidden">{estimated ? t('figure.estimated', { figure: figure.spoken }) : figure.spoken}</span>
    </span>
  )
}

interface Props extends FigureProps {
  readonly name: string
}

export function Metric({ figure, name, estimated }: Props) {
  return (
    <div className="metric">
      <FigureText figure={figure} estimated={estimated ?? false} />
      <span className="name">{name}</span>
    </div>
  )
}
