import { useState, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { locale, setPreferences, usePreferences } from '../../app/preferences'
import { useAccount, useServices } from '../../app/services'
import { LANGUAGES } from '../../app/texts/languages'
import { t } from '../../app/texts/texts'
import { Page } from '../../app/ui/Page'
import { Segments } from '../../app/ui/Segments'
import { perform } from '../../app/useAction'
import { say } from '../../platform/voice'
import { BodyWeightRow } from './BodyWeightRow'
import { LockRows } from './LockRows'
import { ChoiceRow, ToggleRow } from './Row'
import { profileOf } from './SettingsPage'
import { heroText, themeText, weekdayText } from './words'
import './settings.css'

function Group({ children }: { children: ReactNode }) {
  return <div className="card flush">{children}</div>
}

export function UnitsPage() {
  const services = useServices()
  const { distance, weight, firstDay } = usePreferences()
  const change = (to: Parameters<typeof setPreferences>[0]) => {
    setPreferences(to)
    void perform(() => services.saveProfile(profileOf())) // kept here, and sent with the next sync
  }
  return (
    <Page title={t('settings.units')} parent="/settings">
      <Group>
        <ChoiceRow label={t('settings.distanceUnit')}>
          <Segments
            name={t('settings.distanceUnit')}
            value={distance}
            options={[
              { value: 'km', label: 'km' },
              { value: 'mi', label: 'mi' },
            ]}
            onChange={(to) => change({ distance: to })}
          />
        </ChoiceRow>
        <ChoiceRow label={t('settings.weightUnit')}>
          <Segments
            name={t('settings.weightUnit')}
            value={weight}
            options={[
              { value: 'kg', label: 'kg' },
              { value: 'lb', label: 'lb' },
            ]}
            onChange={(to) => change({ weight: to })}
          />
        </ChoiceRow>
        <BodyWeightRow unit={weight} />
        <ChoiceRow label={t('settings.firstDay')}>
          <Segments
            name={t('settings.firstDay')}
            value={firstDay}
            options={(['saturday', 'sunday', 'monday'] as const).map((day) => ({ value: day, label: weekdayText(day) }))}
            onChange={(to) => change({ firstDay: to })}
          />
        </ChoiceRow>
      </Group>
      <p className="muted small">{t('settings.unitsWhy')}</p>
    </Page>
  )
}

export function RecordingPage() {
  const { hero, autoPause, countdown, keepAwake, autoLock, restSeconds } = usePreferences()
  return (
    <Page title={t('settings.recording')} parent="/settings">
      <Group>
        <ChoiceRow label={t('settings.hero')}>
          <Segments
            name={t('settings.hero')}
            value={hero}
            options={(['distance', 'time', 'pace'] as const).map((value) => ({ value, label: heroText(value) }))}
            onChange={(to) => setPreferences({ hero: to })}
          />
        </ChoiceRow>
        <ChoiceRow label={t('settings.countdown')}>
          <Segments
            name={t('settings.countdown')}
            value={String(countdown)}
            options={['0', '3', '5', '10'].map((value) => ({ value, label: value === '0' ? t('off') : t('unit.seconds', { n: Number(value) }) }))}
            onChange={(to) => setPreferences({ countdown: Number(to) as 0 | 3 | 5 | 10 })}
          />
        </ChoiceRow>
        <ChoiceRow label={t('settings.rest')}>
          <Segments
            name={t('settings.rest')}
            value={String(restSeconds)}
            options={['0', '60', '90', '120', '180'].map((value) => ({ value, label: value === '0' ? t('off') : t('unit.seconds', { n: Number(value) }) }))}
            onChange={(to) => setPreferences({ restSeconds: Number(to) })}
          />
        </ChoiceRow>
        <ToggleRow label={t('settings.autoPause')} help={t('settings.autoPauseWhy')} value={autoPause} onChange={(on) => setPreferences({ autoPause: on })} />
        <ToggleRow label={t('settings.keepAwake')} value={keepAwake} onChange={(on) => setPreferences({ keepAwake: on })} />
        <ToggleRow label={t('settings.autoLock')} help={t('settings.autoLockWhy')} value={autoLock} onChange={(on) => setPreferences({ autoLock: on })} />
      </Group>
    </Page>
  )
}

export function VoicePage() {
  const { voice, haptics } = usePreferences()
  return (
    <Page title={t('settings.voice')} parent="/settings">
      <Group>
        <ToggleRow
          label={t('settings.voiceCues')}
          help={t('settings.voiceWhy')}
          value={voice}
          onChange={(on) => {
            setPreferences({ voice: on })
            if (on) say(t('cue.example'), locale())
          }}
        />
        <ToggleRow label={t('settings.haptics')} value={haptics} onChange={(on) => setPreferences({ haptics: on })} />
      </Group>
    </Page>
  )
}

export function LookPage() {
  const { theme, language } = usePreferences()
  return (
    <Page title={t('settings.look')} parent="/settings">
      <Group>
        <ChoiceRow label={t('settings.theme')}>
          <Segments
            name={t('settings.theme')}
            value={theme}
            options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: themeText(value) }))}
            onChange={(to) => setPreferences({ theme: to })}
          />
        </ChoiceRow>
        <div className="setting-row field">
          <label htmlFor="language">{t('settings.language')}</label>
          <select id="language" value={language} onChange={(e) => setPreferences({ language: e.target.value })}>
            <option value="system">{t('theme.system')}</option>
            {Object.entries(LANGUAGES)
              .filter(([tag, one]) => !one.hidden || tag === language)
              .map(([tag, { name }]) => (
                <option key={tag} value={tag} lang={tag}>
                  {name}
                </option>
              ))}
          </select>
        </div>
      </Group>
      <p className="muted small">{t('settings.languageWhy')}</p>
    </Page>
  )
}

export function PrivacyPage() {
  return (
    <Page title={t('settings.privacy')} parent="/settings">
      <p>{t('privacy.location')}</p>
      <p>{t('privacy.server')}</p>
      <p>{t('privacy.sharing')}</p>
      <LockRows />
      {useAccount() ? <Link to="/settings/consent" className="key outline wide">{t('notice.title')}</Link> : null}
      <Link to="/settings/privacy/zones" className="key outline wide">{t('zones.title')}</Link>
    </Page>
  )
}

export function AboutPage() {
  const [copied, setCopied] = useState(false)
  return (
    <Page title={t('settings.about')} parent="/settings">
      <Group>
        <div className="setting-row row wrap between"><span>{t('about.version')}</span><span className="muted tabular">{__APP_VERSION__}</span></div>
        <div className="setting-row row wrap between"><span>{t('about.licence')}</span><span className="muted">Apache-2.0</span></div>
      </Group>
      <p className="muted">{t('about.battery')}</p>
      <button
        type="button"
        className="key outline"
        onClick={() => void navigator.clipboard?.writeText(`Stamina ${__APP_VERSION__}, ${navigator.userAgent}`).then(() => setCopied(true))}
      >
        {copied ? t('about.copied') : t('about.copy')}
      </button>
    </Page>
  )
}
