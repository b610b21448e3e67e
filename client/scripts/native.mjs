// What can be checked of the native projects without Xcode or Gradle: their files parse, they say what they must, and
// `cap sync` leaves nothing to commit.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { java } from './java.mjs'
import { addressOf, pageOf, policy, versionsOf } from './shell.mjs'
import { swiftErrors } from './swift.mjs'

const root = new URL('..', import.meta.url).pathname
const read = (file) => readFileSync(join(root, file), 'utf8')
const wrong = []
const hold = (what, so) => {
  if (!so) wrong.push(what)
}

/** Well-formed enough: every tag closed in order. */
function parses(xml) {
  const open = []
  const bare = xml.replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^>]*>|<!\[CDATA\[[\s\S]*?\]\]>/g, '')
  for (const [, close, name, self] of bare.matchAll(/<(\/?)([A-Za-z][\w.:-]*)(?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/g)) {
    if (self) continue
    if (!close) open.push(name)
    else if (open.pop() !== name) return false
  }
  return open.length === 0 && !/<(?![\/A-Za-z])/.test(bare)
}
function* files(dir, end) {
  for (const name of readdirSync(join(root, dir))) {
    const path = join(dir, name)
    if (statSync(join(root, path)).isDirectory()) {
      if (!/public|build|node_modules/.test(name)) yield* files(path, end)
    } else if (name.endsWith(end)) yield path
  }
}

for (const end of ['.xml', '.plist', '.xcprivacy', '.storyboard'])
  for (const dir of ['android/app/src/main', 'ios/App/App']) for (const file of files(dir, end)) hold(`${file} parses`, parses(read(file)))
for (const file of files('ios/App/App', 'Contents.json')) {
  const { images = [] } = JSON.parse(read(file))
  for (const { filename } of images) if (filename) hold(`${file} has ${filename}`, existsSync(join(root, file, '..', filename)))
}
const manifest = read('android/app/src/main/AndroidManifest.xml')
for (const permission of ['ACCESS_FINE_LOCATION', 'FOREGROUND_SERVICE_LOCATION', 'POST_NOTIFICATIONS', 'ACTIVITY_RECOGNITION', 'USE_BIOMETRIC'])
  hold(`Android asks for ${permission}`, manifest.includes(`android.permission.${permission}"`))
for (const permission of ['ACCESS_NETWORK_STATE', 'FOREGROUND_SERVICE_HEALTH', 'HIGH_SAMPLING_RATE_SENSORS'])
  hold(`Android asks for ${permission}`, manifest.includes(`android.permission.${permission}"`))
hold(
  'Android never asks for exact alarms, whatever a plug-in brings',
  /SCHEDULE_EXACT_ALARM" tools:node="remove"/.test(manifest) && !manifest.includes('USE_EXACT_ALARM'),
)
hold('Android sends nothing in the clear', manifest.includes('android:usesCleartextTraffic="false"'))
hold(
  'other apps are shown one folder of the cache',
  (read('android/app/src/main/res/xml/file_paths.xml').match(/<[\w-]+-path /g) ?? []).join() === '<cache-path ' &&
    read('android/app/src/main/res/xml/file_paths.xml').includes('path="shared/"'),
)
hold('Android never asks for location in the background', !manifest.includes('ACCESS_BACKGROUND_LOCATION'))
const service = /<service[^>]*android:name="\.location\.RecordingService"[^>]*>/.exec(manifest)?.[0] ?? ''
hold(
  'Android records in a service of type location, and accompanies in one of type health',
  service.includes('android:foregroundServiceType="location|health"'),
)
hold(
  'no other app can start it, and swiping the app away does not end it',
  service.includes('android:exported="false"') && service.includes('android:stopWithTask="false"'),
)
hold('only the start screen can be opened by other apps', (manifest.match(/android:exported="true"/g) ?? []).length === 1)
hold(
  'Android needs no Google Play services',
  !/play-services|google-services|background-geolocation/.test(
    read('android/app/capacitor.build.gradle') + read('android/app/build.gradle') + read('android/build.gradle'),
  ),
)
// Of gradle.org/release-checksums, for the version in the address.
const gradle = read('android/gradle/wrapper/gradle-wrapper.properties')
hold(
  'Gradle and its wrapper are those of version 8.14.3',
  gradle.includes('/gradle-8.14.3-all.zip') &&
    gradle.includes('distributionSha256Sum=ed1a8d686605fd7c23bdf62c7fc7add1c5b23b2bbc3721e661934ef4a4911d7c') &&
    createHash('sha256').update(readFileSync(join(root, 'android/gradle/wrapper/gradle-wrapper.jar'))).digest('hex') ===
      '7d3a4ac4de1c32b59bc6a4eb8ecb8e612ccd0cf1ae1e99f66902da64df296172',
)
hold('Android keeps the app out of backups', manifest.includes('android:allowBackup="false"'))
hold('Android opens stamina:// links', manifest.includes('android:scheme="stamina"'))
const plist = read('ios/App/App/Info.plist')
for (const key of ['NSLocationWhenInUseUsageDescription', 'NSMotionUsageDescription', 'UIBackgroundModes', 'CFBundleURLSchemes'])
  hold(`iOS has ${key}`, plist.includes(`<key>${key}</key>`))
hold('iOS records in the background', /<key>UIBackgroundModes<\/key>\s*<array>\s*<string>location<\/string>/.test(plist))
for (const key of ['NSLocationWhenInUseUsageDescription', 'NSMotionUsageDescription', 'NSFaceIDUsageDescription'])
  hold(`iOS says why: ${key}`, new RegExp(`<key>${key}</key>\\s*<string>[^<]{20,}</string>`).test(plist))
const project = read('ios/App/App.xcodeproj/project.pbxproj')
hold('the Xcode project is whole', (project.match(/{/g) ?? []).length === (project.match(/}/g) ?? []).length && project.includes('rootObject'))
const { version } = JSON.parse(read('package.json'))
hold('Xcode says the version of package.json', versionsOf(project, version) === project && project.includes(`MARKETING_VERSION = ${version};`))
hold(
  'Gradle reads the version of package.json',
  /versionName version/.test(read('android/app/build.gradle')) && read('android/app/build.gradle').includes("file('../../package.json')"),
)
const privacy = read('ios/App/App/PrivacyInfo.xcprivacy')
hold(
  'iOS says what is collected and why: no tracking, boot clock and file sizes',
  /<key>NSPrivacyTracking<\/key>\s*<false\/>/.test(privacy) &&
    privacy.includes('35F9.1') &&
    privacy.includes('C617.1') &&
    /PrivacyInfo\.xcprivacy in Resources \*\/,/.test(project),
)
hold(
  'iOS asks for the precise place where only an approximate one is allowed',
  /<key>NSLocationTemporaryUsageDescriptionDictionary<\/key>\s*<dict>\s*<key>Record<\/key>\s*<string>[^<]{20,}/.test(plist),
)
for (const wrongAddress of [undefined, '', 'stamina.example.org', 'http://stamina.example.org', 'https://stamina.example.org/v1']) {
  let refused = false
  try {
    addressOf(wrongAddress)
  } catch {
    refused = true
  }
  hold(`a native build for ${wrongAddress ?? 'no server'} fails`, refused)
}
const shell = pageOf(read('dist/index.html'), addressOf('https://stamina.example.org'))
hold(
  'the native page talks to its server alone, and runs scripts of its own alone',
  policy('https://a.example').includes("connect-src 'self' https://a.example") &&
    shell.indexOf('Content-Security-Policy') < shell.indexOf('<script') &&
    !/<script(?![^>]*src=)/.test(shell) &&
    !shell.includes('rel="manifest"'),
)
for (const path of files('ios/App/App', '.swift')) {
  const name = path.split('/').at(-1)
  for (const error of swiftErrors(read(path))) wrong.push(`${path}:${error}`)
  const ref = new RegExp(`(\\w{24}) /\\* ${name} \\*/ = \\{isa = PBXFileReference;[^}]* path = ${name};`).exec(project)?.[1]
  const build = new RegExp(`(\\w{24}) /\\* ${name} in Sources \\*/ = \\{isa = PBXBuildFile; fileRef = ${ref} `).exec(project)?.[1]
  const sources = /isa = PBXSourcesBuildPhase;[^]*?files = \(([^)]*)\)/.exec(project)?.[1] ?? ''
  hold(`Xcode builds ${name}`, ref !== undefined && build !== undefined && sources.includes(build) && project.split(ref).length >= 4)
}
hold('iOS makes the app\'s own plugins known', read('ios/App/App/SceneDelegate.swift').includes('StaminaViewController()'))
const asks = (text, pattern) =>
  [...text.matchAll(pattern)]
    .map((m) => m[1])
    .sort()
    .join()
for (const [plugin, folder] of [['StaminaLocationPlugin', 'location'], ['StaminaSecurityPlugin', 'security']]) {
  const calls = asks(/interface Bridge \{[^]*?\n\}/.exec(read(`src/platform/${folder}/native.ts`))?.[0] ?? '', /^ {2}(\w+)\((?:options|\))/gm)
  const onIos = `ios/App/App/${folder[0].toUpperCase()}${folder.slice(1)}/${plugin}.swift`
  hold(`${plugin} has the methods that the app calls, on both`, calls.length > 0
    && calls === asks(read(onIos), /CAPPluginMethod\(name: "(\w+)"/g)
    && calls === asks(read(`android/app/src/main/java/app/stamina/phone/${folder}/${plugin}.java`), /@PluginMethod\s+public void (\w+)\(/g))
  hold(`${plugin} is registered on both`,
    read('android/app/src/main/java/app/stamina/phone/MainActivity.java').includes(`registerPlugin(${plugin}.class)`)
      && read('ios/App/App/Location/StaminaLocationPlugin.swift').includes(`registerPluginInstance(${plugin}())`))
}
hold(
  'a page that is loaded anew has the step counter again: Android refuses a listener that it has already',
  /unregisterListener\(this\);[^\n]*\n\s*boolean on = [^\n]*registerListener\(this/.test(
    read('android/app/src/main/java/app/stamina/phone/location/StaminaLocationPlugin.java'),
  ),
)
const recording = read('android/app/src/main/java/app/stamina/phone/location/RecordingService.java')
hold(
  'a device without a GPS receiver is not asked for its readings, which would end the service',
  /getAllProviders\(\)\.contains\(LocationManager\.GPS_PROVIDER\)\)\s+manager\.requestLocationUpdates\(/.test(recording),
)
hold(
  'the notification shows no pause and no distance that could not be written',
  /if \(!write\(pause \? "pause" : "resume", 0, ""\)\) return;/.test(recording) && /if \(!kept \|\| notice\.paused\(\)\) return;\s+way\.add\(/.test(recording),
)
hold(
  'a permission that was taken away in mid-workout ends no recording without a word',
  /if \(locate && !allowed\(this\)\) \{[^\n]*\n\s*if \(session == null\) stopped\(this, notice\);/.test(recording),
)
hold(
  'a workout that is opened and put away at once ends no process, is told not to be recorded, and begins when the app is in sight',
  /startForegroundService\([^]*?catch \(IllegalStateException [^]*?stopped\(context, notice\);\s+return false;/.test(recording),
)
hold(
  'iOS makes the journal as soon as there is room for it, not at the start of the workout alone',
  /queue\.async \{[^{}]*if self\.journal == nil \{ self\.journal = try\? LocationJournal\([^{}]*\}[^{}]*self\.journal\?\.append\(text\)/.test(
    read('ios/App/App/Location/LocationRecorder.swift'),
  ),
)
hold(
  'a link that once started the app is not followed again when the activity is made anew',
  /savedInstanceState != null \|\| [^;]*FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY[^;]*;\s+if \(again\) getIntent\(\)\.setData\(null\);\s+super\.onCreate/.test(
    read('android/app/src/main/java/app/stamina/phone/MainActivity.java'),
  ),
)
hold(
  'iOS lets the receiver go where a workout is said to be without a place',
  /guard locate else \{\s+self\.ready\(\)\.leave\(\)/.test(read('ios/App/App/Location/StaminaLocationPlugin.swift')) &&
    /func leave\(\) \{\s+session = nil\s+manager\.stopUpdatingLocation\(\)/.test(read('ios/App/App/Location/LocationRecorder.swift')),
)
hold(
  'a pause by hand lets the receiver go after the same time everywhere, on Android tapped on the notification too, and only its end begins anew',
  /REST_AFTER_MS = 120_000/.test(read('src/platform/location/source.ts')) && /REST_AFTER_MS = 120_000;/.test(recording) &&
    /setPaused\(pause[^]*?rest\(this, pause\);/.test(recording) &&
    /restAfter: TimeInterval = 120\n/.test(read('ios/App/App/Location/LocationRecorder.swift')) &&
    /guard session != nil, allowed, !resting else/.test(read('ios/App/App/Location/LocationRecorder.swift')),
)
hold(
  'a pause is kept at once for a service that is started again, tapped on the notification or in the app',
  /if \(said\.optBoolean\("paused"\) != notice\.paused\(\)\) keptMs = 0;/.test(recording) && /breakHere\(\);\s+keptMs = 0;/.test(recording),
)
const compiled = java()
if (compiled === undefined) console.log('  no JDK here: the Android app\'s own Java was not compiled')
else if (compiled !== '') wrong.push(`Java: ${compiled}`)
hold('both projects have the same name for the app', project.includes('app.stamina.phone') && read('android/app/build.gradle').includes('app.stamina.phone'))

const state = () => execFileSync('git', ['status', '--porcelain', '--', 'android', 'ios'], { cwd: root }).toString()
try {
  const before = state()
  execFileSync('cap', ['sync'], { cwd: root, stdio: 'pipe', env: { ...process.env, CI: '1' } })
  hold('cap sync leaves nothing to commit', state() === before)
} catch (failure) {
  wrong.push(`cap sync: ${String(failure.stderr ?? failure)}`)
}
for (const what of wrong) console.log(`  does not hold: ${what}`)
if (wrong.length > 0) process.exit(1)
