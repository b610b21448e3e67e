// What can be checked of the native projects without Xcode or Gradle: their files parse, they say what they must, and
// `cap sync` leaves nothing to commit.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

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

for (const end of ['.xml', '.plist', '.storyboard']) for (const dir of ['android/app/src/main', 'ios/App/App']) for (const file of files(dir, end)) hold(`${file} parses`, parses(read(file)))
for (const file of files('ios/App/App', 'Contents.json')) {
  const { images = [] } = JSON.parse(read(file))
  for (const { filename } of images) if (filename) hold(`${file} has ${filename}`, existsSync(join(root, file, '..', filename)))
}
const manifest = read('android/app/src/main/AndroidManifest.xml')
for (const permission of ['ACCESS_FINE_LOCATION', 'FOREGROUND_SERVICE_LOCATION', 'POST_NOTIFICATIONS', 'ACTIVITY_RECOGNITION']) hold(`Android asks for ${permission}`, manifest.includes(`android.permission.${permission}"`))
hold('Android never asks for location in the background', !manifest.includes('ACCESS_BACKGROUND_LOCATION'))
hold('Android keeps the app out of backups', manifest.includes('android:allowBackup="false"'))
hold('Android opens stamina:// links', manifest.includes('android:scheme="stamina"'))
const plist = read('ios/App/App/Info.plist')
for (const key of ['NSLocationWhenInUseUsageDescription', 'NSMotionUsageDescription', 'UIBackgroundModes', 'CFBundleURLSchemes']) hold(`iOS has ${key}`, plist.includes(`<key>${key}</key>`))
hold('iOS records in the background', /<key>UIBackgroundModes<\/key>\s*<array>\s*<string>location<\/string>/.test(plist))
const project = read('ios/App/App.xcodeproj/project.pbxproj')
hold('the Xcode project is whole', (project.match(/{/g) ?? []).length === (project.match(/}/g) ?? []).length && project.includes('rootObject'))
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
