// Prints "PASSED FAILED" of a Vitest or Playwright JSON report; a missing one counts nothing.
import { existsSync, readFileSync } from 'node:fs'

const file = process.argv[2] ?? ''
if (!existsSync(file)) {
  console.log('0 0')
} else {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  if (report.stats) console.log(`${report.stats.expected + report.stats.flaky} ${report.stats.unexpected + report.stats.skipped}`)
  else console.log(`${report.numPassedTests} ${report.numFailedTests + report.numPendingTests + report.numTodoTests}`)
}
