import type { ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { settingsOutline } from '../../app/ui/icons'

export function TodayHead({ date, ends }: { date: string; ends: ReactNode }) {
  return (
    <header className="page-head">
      <div className="bar">
        <h1 tabIndex={-1}>
          <span className="visually-hidden">{t('today.is')}</span>
          <span className="date">{date}</span>
        </h1>
        <div className="ends">
          {ends}
          <Link to="/settings" className="key round" aria-label={t('settings.title')}><Icon of={settingsOutline} /></Link>
        </div>
      </div>
    </header>
  )
}
