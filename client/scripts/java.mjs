// Compiles the Android app's own Java against signatures, as there is no Android SDK here, and runs its tests that need no phone.
// Needs a JDK (javac, java); answers undefined where there is none, else what is wrong.
import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const android = new URL('../android/', import.meta.url).pathname

export function java() {
  if (spawnSync('javac', ['-version']).error !== undefined) return undefined
  const out = mkdtempSync(join(tmpdir(), 'stamina-java-'))
  try {
    const stubs = readFileSync(join(android, 'stubs/android.stubs'), 'utf8').split(/^(?=package )/m).slice(1).map((text) => {
      const file = join(out, 'src', /^package ([\w.]+)/.exec(text)[1].replaceAll('.', '/'), `${/(?:class|interface|enum) (\w+)/.exec(text)[1]}.java`)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
      return file
    })
    const own = globSync('app/src/{main,test}/java/app/**/*.java', { cwd: android })
    const tests = own.filter((file) => file.endsWith('Test.java')).map((file) => /java\/(.*)\.java/.exec(file)[1].replaceAll('/', '.'))
    execFileSync(
      'javac',
      ['-Xlint:all,-processing,-serial', '-Werror', '-encoding', 'UTF-8', '-d', join(out, 'classes'), ...stubs, ...own.map((file) => join(android, file))],
      { stdio: 'pipe' },
    )
    console.log(
      `  ${execFileSync('java', ['-cp', join(out, 'classes'), 'stubs.RunTests', ...tests], { stdio: 'pipe' })
        .toString()
        .trim()}`,
    )
    return ''
  } catch (failure) {
    return `${failure.stdout ?? ''}${failure.stderr ?? failure}`
  } finally {
    rmSync(out, { recursive: true })
  }
}
