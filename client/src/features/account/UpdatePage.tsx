import { useNavigate } from 'react-router-dom'
import { t } from '../../app/texts/texts'
import { Page } from '../../app/ui/Page'
import { updateNow } from '../../app/update'

/** In place of online screens only; recording and sending go on. */
export default function UpdatePage() {
  const navigate = useNavigate()
  return (
    <Page title={t('update.title')} parent="/today">
      <p>{t('update.required')}</p>
      <button type="button" className="key primary wide" onClick={() => void updateNow()}>{t('update.update')}</button>
      <button type="button" className="key outline wide" onClick={() => navigate('/today')}>{t('update.keepRecording')}</button>
      <p className="muted small">{t('update.store')}</p>
    </Page>
  )
}
