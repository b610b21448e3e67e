import { t } from '../../app/texts/texts'

const problemOf = (failure: unknown): string =>
  typeof failure === 'object' && failure !== null && 'problem' in failure ? String((failure as { problem: unknown }).problem) : ''

/** The password is right, and a code is asked for too. */
export const wantsFactor = (failure: unknown): boolean => problemOf(failure).endsWith('second-factor-required')

/** The person has not agreed to the privacy notice that counts. */
export const wantsConsent = (failure: unknown): boolean => problemOf(failure).endsWith('consent-required')

/** The server wants to know again that it is the owner. */
export const wantsProof = (failure: unknown): boolean => problemOf(failure).endsWith('reauthentication-required')

/** Something else stands in the way, that the page knows of. */
export const isConflict = (failure: unknown): boolean => problemOf(failure).endsWith('/conflict')

/** What was typed is not what the server takes. */
export const isRefused = (failure: unknown): boolean => problemOf(failure).endsWith('invalid-request')

/** What failed, what is safe, what to do: by the problem's stable type, never by its title. */
export function troubleText(failure: unknown, online: boolean): string {
  const type = problemOf(failure)
  if (type.endsWith('wrong-credentials')) return t('account.wrong')
  if (type.endsWith('second-factor-required')) return t('factor.askWhy')
  if (type.endsWith('wrong-code')) return t('account.wrongCode')
  if (type.endsWith('email-taken')) return t('account.taken')
  if (type.endsWith('invalid-request')) return t('account.refused')
  if (type.endsWith('too-many-requests')) return t('account.tooMany')
  return online ? t('server.unreachable') : t('account.offline')
}
