import { renderToStaticMarkup } from 'react-dom/server'
import { MemoryRouter } from 'react-router-dom'
import { FirstRun } from '../../features/today/FirstRun'
import { StartKeysView } from '../../features/today/StartKeysView'
import { TodayHead } from '../../features/today/TodayHead'
import { builtIn } from '../local/types'
import { TabBar } from '../TabBar'
import { LANGUAGES } from '../texts/languages'
import { speak, t } from '../texts/texts'
import type { FirstPage } from './firstScreen'

export async function firstPages(): Promise<FirstPage[]> {
  const pages: FirstPage[] = []
  for (const [language, { dir, hidden, load }] of Object.entries(LANGUAGES)) {
    if (hidden) continue
    speak({ ...(await load()), locale: language })
    const types = builtIn()
    const title = (id: string) => types.find((type) => type.id === id)!.title
    const html = renderToStaticMarkup(
      <MemoryRouter initialEntries={['/today']}>
        <div className="shell">
          <p className="strip not-loaded" role="alert">
            <span className="fill">{t('start.notLoaded')}</span>
            <a href="." className="key outline">
              {t('tryAgain')}
            </a>
          </p>
          <div className="shell-page">
            <div className="page">
              <TodayHead date="" ends={null} />
              <div className="page-content">
                <div className="column today">
                  <FirstRun />
                  <div className="grow" />
                </div>
              </div>
              <StartKeysView types={types.map((type) => type.id)} selected={types[0]!.id} coming={false} title={title} />
            </div>
          </div>
          <TabBar />
        </div>
      </MemoryRouter>,
    )
    pages.push({
      language,
      dir,
      html: html.replaceAll('href="/', 'href="#/'),
      starts: Object.fromEntries(types.map((type) => [type.id, t('start.key', { type: type.title })])),
      coming: t('start.coming'),
    })
  }
  return pages
}
