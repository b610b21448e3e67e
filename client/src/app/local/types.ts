import { t } from '../texts/texts'
import type { FormField, TypeDeclaration } from '../model'

/** What this app can record without ever having met a server. */
export function builtIn(): TypeDeclaration[] {
  return [
    { id: 'running', get title() { return t('type.running') }, screen: 'distance', form: [] },
    { id: 'walking', get title() { return t('type.walking') }, screen: 'distance', form: [] },
    { id: 'cycling', get title() { return t('type.cycling') }, screen: 'distance', form: [] },
    { id: 'swimming', get title() { return t('type.swimming') }, screen: 'distance', form: [] },
    { id: 'weight_training', get title() { return t('type.weightTraining') }, screen: 'sets', form: [] },
  ]
}

/** The server's declarations beside ours; ours keep their own names, new ones bring theirs. */
export function declared(answer: unknown): TypeDeclaration[] {
  const own = builtIn()
  const list = (answer as { exercise_types?: unknown } | null | undefined)?.exercise_types
  if (!Array.isArray(list)) return own
  const others: TypeDeclaration[] = []
  for (const item of list as Record<string, unknown>[]) {
    const { id, title, screen, form } = item
    if (typeof id !== 'string' || own.some((type) => type.id === id)) continue
    others.push({
      id,
      title: typeof title === 'string' ? title : id,
      screen: screen === 'distance' || screen === 'sets' ? screen : 'form',
      form: Array.isArray(form) ? (form as FormField[]).filter((field) => typeof field?.name === 'string') : [],
    })
  }
  return [...own, ...others]
}
