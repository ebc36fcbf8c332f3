import { setImmediate } from 'node:timers/promises'
import { openLog } from '../../src/server/log/index.ts'

/** Logs far more than a pipe holds that nobody reads yet, says so on standard output, and ends as its argument says. */
const log = await openLog()
for (let turn = 0; turn < 100; turn += 1) {
  for (let line = 0; line < 50; line += 1) log({ level: 'info', message: `${turn * 50 + line}` })
  await setImmediate()
}
const how = process.argv[2]
const end = () => {
  log({ level: 'info', message: 'last' })
  if (how === 'an exception') throw new Error('uncaught')
  if (how === 'process.exit') process.exit(0)
  clearInterval(waiting)
}
const waiting = setInterval(() => {}, 1_000)
process.once('SIGTERM', end)
process.stdout.write('logged\n')
