import { Link } from 'react-router-dom'
import { preferences, usePreferences } from '../../app/preferences'
import { useAccount, useSync, useZones } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { chevronForward } from '../../app/ui/icons'
import { Page } from '../../app/ui/Page'
import { syncChip, useWaiting } from '../workouts/SyncChip'
import { hasZones } from '../zones/zonesOf'
import { heroText, themeText, weekdayText } from './words'

export default function SettingsPage() {
  const { distance, weight, firstDay, theme, hero, voice } = usePreferences()
  const account = useAccount()
  const sync = useSync()
  const zones = useZones()
  const waiting = useWaiting()
  const groups: readonly (readonly [name: string, rows: readonly (readonly [to: string, name: string, value: string])[]])[] = [
    [t('settings.groupAccount'), [
      [account ? '/settings/account' : '/sign-in', t('settings.account'), account?.email ?? t('settings.noAccount')],
      ...(account ? [['/settings/devices', t('settings.devices'), ''] as const] : []),
      ['/settings/sync', t('settings.sync'), syncChip(sync, waiting)[0]],
    ]],
    [t('settings.groupApp'), [
      ['/settings/units', t('settings.units'), `${distance}, ${weight}, ${weekdayText(firstDay)}`],
      ['/settings/zones', t('training.title'), hasZones(zones) ? '' : t('training.none')],
      ['/settings/equipment', t('equipment.title'), ''],
      ['/settings/recording', t('settings.recording'), heroText(hero)],
      ['/settings/voice', t('settings.voice'), voice ? t('on') : t('off')],
      ['/settings/language', t('settings.look'), themeText(theme)],
      ['/settings/privacy', t('settings.privacy'), ''],
    ]],
    [t('settings.groupData'), [
      ['/settings/import', t('import.title'), ''],
      ['/settings/data', t('settings.data'), ''],
      ['/settings/about', t('settings.about'), __APP_VERSION__],
    ]],
  ]
  return (
    <Page title={t('settings.title')} parent="/today">
      {groups.map(([name, rows]) => (
        <section key={name} className="stack" aria-label={name}>
          <h2 className="label muted">{name}</h2>
          <ul className="card flush rows">
            {rows.map(([to, label, value]) => (
              <li key={to}>
                <Link to={to} className="row-link">
                  <span className="fill">{label}</span>
                  <span className="muted end wraps">{value}</span>
                  <span className="muted onward"><Icon of={chevronForward} small mirrors /></span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Page>
  )
}

export const profileOf = () => {
  const { distance, weight, firstDay } = preferences()
  return { distance, weight, firstDay }
}
