import { Link } from 'react-router-dom'
import { t } from '../../app/texts/texts'
import { Mark } from '../../app/ui/Mark'

/** No tour, no questions: a mark, a promise, and the way in for those who have been here before. */
export function FirstRun() {
  return (
    <section className="first-run">
      <Mark />
      <h2>{t('first.title')}</h2>
      <p className="muted">{t('first.noAccount')}</p>
      <Link to="/sign-in" className="key plain">{t('first.haveAccount')}</Link>
    </section>
  )
}
