import { t } from '../../app/texts/texts'

/** What failed, what is safe, what to do: by the problem's stable type, never by its title. */
export function troubleText(failure: unknown, online: boolean): string {
  const type = typeof failure === 'object' && failure !== null && 'problem' in failure ? String((failure as { problem: unknown }).problem) : ''
  if (type.endsWith('wrong-credentials')) return t('account.wrong')
  if (type.endsWith('wrong-code')) return t('account.wrongCode')
  if (type.endsWith('email-taken')) return t('account.taken')
  if (type.endsWith('invalid-request')) return t('account.refused')
  if (type.endsWith('too-many-requests')) return t('account.tooMany')
  return online ? t('server.unreachable') : t('account.offline')
}
