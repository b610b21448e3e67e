import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { HashRouter, Navigate, Route, Routes, useLocation, useNavigate, type Location } from 'react-router-dom'
import { LiveBar } from '../features/record/LiveBar'
import TodayPage from '../features/today/TodayPage'
import { listenToShell } from '../platform/shell'
import { Announcer } from './announce'
import { Boundary } from './Boundary'
import { routeOfLink, NOWHERE } from './deepLinks'
import { Elsewhere } from './Elsewhere'
import { firstScreen } from './first/firstScreen'
import { lazyPage, type Loader } from './lazyPage'
import { LockScreen, useLocked } from './LockScreen'
import { Patience } from './patience'
import { useServices } from './services'
import { TabBar } from './TabBar'
import { areWaiting } from './early'
import { whenIdle } from './idle'
import { closeTopSheet } from './ui/Sheet'
import { UndoBar } from './undo'
import { ConsentBanner, UpdateBanner } from './UpdateBanner'

const settings =
  (name: keyof typeof import('../features/settings/pages')): Loader =>
  () =>
    import('../features/settings/pages').then((m) => ({ default: m[name] }))

const loadStart = () => import('../features/start/StartSheet')
const loadRecord = () => import('../features/record/RecordPage')
const loadFinish = () => import('../features/finish/FinishPage')

/** Everything but Today comes when it is first asked for; what a workout needs is fetched before anybody asks. */
const ROUTES: readonly (readonly [path: string, load: Loader])[] = [
  ['/record', loadRecord],
  ['/finish', loadFinish],
  ['/history', () => import('../features/history/HistoryPage')],
  ['/history/:sessionId', () => import('../features/workout/WorkoutPage')],
  ['/history/:sessionId/track', () => import('../features/workout/TrackPage')],
  ['/history/:sessionId/edit', () => import('../features/workout/EditPage')],
  ['/history/:sessionId/cut', () => import('../features/workout/CutPage')],
  ['/log', () => import('../features/workouts/LogPage')],
  ['/stats', () => import('../features/stats/StatsPage')],
  ['/stats/:period/:date', () => import('../features/stats/StatsPage')],
  ['/stats/records', () => import('../features/records/RecordsPage')],
  ['/stats/review', () => import('../features/stats/YearPage')],
  ['/stats/review/:year', () => import('../features/stats/YearPage')],
  ['/stats/exercise/:exercise', () => import('../features/records/ExercisePage')],
  ['/goals', () => import('../features/goals/GoalsPage')],
  ['/goals/:goalId', () => import('../features/goals/GoalPage')],
  ['/plan', () => import('../features/planning/PlanPage')],
  ['/settings', () => import('../features/settings/SettingsPage')],
  ['/settings/units', settings('UnitsPage')],
  ['/settings/recording', settings('RecordingPage')],
  ['/settings/voice', settings('VoicePage')],
  ['/settings/privacy', settings('PrivacyPage')],
  ['/settings/privacy/zones', () => import('../features/privacy/ZonesPage')],
  ['/settings/language', settings('LookPage')],
  ['/settings/about', settings('AboutPage')],
  ['/settings/zones', () => import('../features/zones/ZonesPage')],
  ['/settings/equipment', () => import('../features/equipment/EquipmentPage')],
  ['/settings/equipment/add', () => import('../features/equipment/PieceForm')],
  ['/settings/equipment/:equipmentId', () => import('../features/equipment/PiecePage')],
  ['/settings/equipment/:equipmentId/edit', () => import('../features/equipment/PieceForm')],
  ['/settings/data', () => import('../features/settings/DataPage')],
  ['/settings/import', () => import('../features/import/ImportPage')],
  ['/settings/account', () => import('../features/account/AccountPage')],
  ['/settings/devices', () => import('../features/account/DevicesPage')],
  ['/settings/password', () => import('../features/account/PasswordPage')],
  ['/settings/email', () => import('../features/account/AddressPage')],
  ['/settings/passkeys', () => import('../features/account/PasskeysPage')],
  ['/settings/tokens', () => import('../features/account/TokensPage')],
  ['/settings/webhooks', () => import('../features/account/WebhooksPage')],
  ['/settings/second-factor', () => import('../features/account/SecondFactorPage')],
  ['/settings/security-log', () => import('../features/account/SecurityLogPage')],
  ['/settings/consent', () => import('../features/account/ConsentPage')],
  ['/settings/sync', () => import('../features/account/SyncPage')],
  ['/sign-in', () => import('../features/account/SignInPage')],
  ['/forgot', () => import('../features/account/ForgotPage')],
  ['/update', () => import('../features/account/UpdatePage')],
]
const LAZY = ROUTES.map(([path, load]) => [path, lazyPage(load)] as const)
const StartSheet = lazy(() => loadStart().then((m) => ({ default: m.StartSheet })))
const GoalEditor = lazy(() => import('../features/goals/GoalEditor').then((m) => ({ default: m.GoalEditor })))

const TABS = /^\/(today|history|stats|goals)(\/|$)/
const FULL_SCREEN = /^\/(record|finish)$/
const SHEETS: readonly (readonly [pattern: RegExp, under: string])[] = [
  [/^\/start$/, '/today'],
  [/^\/goals\/new$/, '/goals'],
  [/^\/goals\/([^/]+)\/edit$/, '/goals'],
]

export function App() {
  return (
    <HashRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <Patience>
        <Shell />
      </Patience>
    </HashRouter>
  )
}

function Shell() {
  const location = useLocation()
  const navigate = useNavigate()
  const sheet = SHEETS.find(([pattern]) => pattern.test(location.pathname))
  const [page, setPage] = useState<Location>(location)
  const under = sheet ? (SHEETS.some(([pattern]) => pattern.test(page.pathname)) ? { ...location, pathname: sheet[1], search: '' } : page) : location
  useEffect(() => {
    if (!sheet) setPage(location)
  }, [location, sheet])
  useOpenWorkoutFirst()
  useWorkoutAtHand()
  useLinks()

  const closeSheet = (path: RegExp) => {
    if (!path.test(window.location.hash.replace(/^#/, '').split('?')[0]!)) return // something else was opened from the sheet
    if (location.key === 'default') navigate(under.pathname, { replace: true })
    else navigate(-1)
  }
  const editing = /^\/goals\/([^/]+)\/edit$/.exec(location.pathname)
  return (
    <>
      <div className="shell">
        <UpdateBanner />
        <ConsentBanner />
        <div className="shell-page">
          <Boundary place={under.pathname}>
            <Suspense fallback={null}>
              <Routes location={under}>
                <Route path="/" element={<ToToday />} />
                <Route path="/today" element={<TodayPage />} />
                {LAZY.map(([path, Lazy]) => <Route key={path} path={path} element={<Lazy />} />)}
                <Route path="*" element={<Navigate to={NOWHERE} replace />} />
              </Routes>
              <Drawn path={under.pathname} />
            </Suspense>
          </Boundary>
        </div>
        <Elsewhere />
        {FULL_SCREEN.test(under.pathname) ? null : <LiveBar />}
        {TABS.test(under.pathname) ? <TabBar /> : null}
        <Suspense fallback={null}>
          {location.pathname === '/start' ? <StartSheet open onClose={() => closeSheet(/^\/start$/)} /> : null}
          {location.pathname === '/goals/new' || editing ? (
            <GoalEditor open goalId={editing?.[1]} onClose={() => closeSheet(/^\/goals\/(new|[^/]+\/edit)$/)} />
          ) : null}
        </Suspense>
        <UndoBar />
        <Announcer />
      </div>
      <LockScreen />
    </>
  )
}

/** Where nothing was asked for, Today is shown; a link that was opened while this was being drawn is not overruled. */
function ToToday() {
  const navigate = useNavigate()
  useEffect(() => {
    if (/^#?\/?$/.test(window.location.hash)) navigate('/today', { replace: true })
  }, [navigate])
  return null
}

/** Beside the page and in the same suspense: when this is there, so is the page, and the one that stood in for it goes. */
function Drawn({ path }: { path: string }) {
  const before = useRef('/')
  useEffect(() => {
    if (path !== '/') firstScreen()?.leave()
    // What had the focus may have gone with its page (a workout's, for one): then the new page's heading has it. A tab keeps its own.
    const lost = before.current !== '/' && before.current !== path && (document.activeElement ?? document.body) === document.body
    if (lost) document.querySelector<HTMLElement>('.shell-page h1')?.focus({ preventScroll: true })
    before.current = path
  }, [path])
  return null
}

let opened = false
/** A cold start with an open workout opens Record, wherever a link pointed. */
function useOpenWorkoutFirst(): void {
  const services = useServices()
  const { live } = services
  const navigate = useNavigate()
  const { pathname } = useLocation()
  useEffect(() => {
    if (opened || areWaiting(services)) return
    opened = true
    if (live.read() && pathname !== '/record' && pathname !== '/finish') navigate('/record', { replace: true })
  }, [services, live, navigate, pathname])
}

/** Whoever sees Start can start, record and finish, also where the network goes before the worker has kept the app. */
function useWorkoutAtHand(): void {
  useEffect(() => {
    let left = false
    const next = (loads: readonly (() => Promise<unknown>)[]): (() => void) =>
      whenIdle(() => void loads[0]?.().catch(() => undefined).finally(() => { if (!left) stop = next(loads.slice(1)) }))
    let stop = next([loadRecord, loadStart, loadFinish])
    return () => {
      left = true
      stop()
    }
  }, [])
}

function useLinks(): void {
  const navigate = useNavigate()
  const { live } = useServices()
  const locked = useLocked()
  useEffect(() => {
    void listenToShell({
      back: () => {
        if (locked) return false
        if (closeTopSheet()) return true
        const path = window.location.hash.replace(/^#/, '')
        if (path.startsWith('/record')) navigate('/today')
        else if (path.startsWith('/today')) return false
        else navigate(-1)
        return true
      },
      link: (url, launched) => {
        const route = routeOfLink(url)
        if (route && !(launched && live.read())) navigate(route) // a cold start with an open workout opens Record
      },
    })
  }, [navigate, live, locked])
}
