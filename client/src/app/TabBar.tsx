import { Link, useLocation } from 'react-router-dom'
import { Icon } from './ui/Icon'
import { barChartOutline, flagOutline, listOutline, todayOutline } from './ui/icons'
import { t } from './texts/texts'

export function TabBar() {
  const { pathname } = useLocation()
  const tabs = [
    ['/today', t('tab.today'), todayOutline],
    ['/history', t('tab.history'), listOutline],
    ['/stats', t('tab.stats'), barChartOutline],
    ['/goals', t('tab.goals'), flagOutline],
  ] as const
  return (
    <nav className="tab-bar" aria-label={t('tab.bar')}>
      {tabs.map(([path, name, icon]) => (
        <Link key={path} to={path} aria-current={pathname.startsWith(path) ? 'page' : undefined}>
          <span className="pill"><Icon of={icon} /></span>
          {name}
        </Link>
      ))}
    </nav>
  )
}
