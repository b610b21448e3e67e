import { t } from '../../app/texts/texts'
import type { PrivacyNotice } from '../../sync/consent'

/** Who is responsible, what for, how long, and which rights people have: the operator's figures in the app's own words. */
export function NoticeText({ notice }: { notice: PrivacyNotice }) {
  const { data_protection_officer: officer, backups_keep_days: backups, idle_accounts_keep_days: idle } = notice
  const rows: readonly (readonly [name: string, lines: readonly string[]])[] = [
    [t('notice.who'), [notice.controller, notice.contact, ...(officer ? [t('notice.officer', { who: officer })] : [])]],
    [t('notice.what'), [t('notice.whatText')]],
    ...(notice.country ? [[t('notice.where'), [notice.country]] as const] : []),
    [t('notice.long'), [
      t('notice.longText'),
      ...(idle ? [t('notice.idle', { n: idle })] : []),
      ...(backups ? [t('notice.backups', { n: backups })] : []),
    ]],
    [t('notice.rights'), [t('notice.rightsText'), notice.authority ? t('notice.complainTo', { who: notice.authority }) : t('notice.complain')]],
  ]
  return (
    <dl className="stack wide-gap">
      {rows.map(([name, lines]) => (
        <div key={name}>
          <dt className="label">{name}</dt>
          {lines.map((line) => <dd key={line} className="wraps">{line}</dd>)}
        </div>
      ))}
    </dl>
  )
}
