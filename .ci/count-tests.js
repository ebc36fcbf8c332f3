// Prints "N passed, N failed" for vitest's JSON reports, given as arguments. A file that could not even be
// loaded has no tests to count, and counts as one that failed.
import { existsSync, readFileSync } from 'node:fs'

const reports = process.argv
  .slice(2)
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, 'utf8')))
const sum = (count) => reports.reduce((total, report) => total + count(report), 0)
const unloaded = (report) =>
  report.testResults.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.length)
    .length

const passed = sum((report) => report.numPassedTests)
const failed = sum((report) => report.numFailedTests + unloaded(report))
console.log(`${passed} passed, ${failed} failed`)
