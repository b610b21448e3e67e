import { Link } from 'react-router-dom'
import { t } from '../../app/texts/texts'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import { shortName } from '../goals/sentences'

interface Props {
  readonly types: readonly string[]
  readonly selected: string
  /** Start was tapped, and what it takes is on its way. */
  readonly coming: boolean
  readonly title: (type: string) => string
  readonly onChoose?: (type: string) => void
  readonly onStart?: () => void
}

/** The Start key and the types that come first; app/first draws the same before the app is there. */
export function StartKeysView({ types, selected, coming, title, onChoose, onStart }: Props) {
  return (
    <section className="start-keys" aria-label={t('start.what')}>
      <div className="chips" role="group" aria-label={t('start.what')}>
        {types.map((type) => (
          <button key={type} type="button" className="chip" data-type={type} aria-pressed={type === selected} onClick={() => onChoose?.(type)}>
            <TypeGlyph type={type} name={title(type)} size="inline" />
            {shortName(type, title)}
          </button>
        ))}
        <Link to="/start" className="chip" style={{ textDecoration: 'none' }}>{t('start.other')}</Link>
      </div>
      <button type="button" className="key primary wide" aria-busy={coming} onClick={onStart}>
        {coming ? t('start.coming') : t('start.key', { type: title(selected) })}
      </button>
    </section>
  )
}
