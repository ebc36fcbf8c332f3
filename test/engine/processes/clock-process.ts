import { checkClock, clockSince } from '../../soak/history/clock.ts'

/** A process that checks its clock, which is off by the given nanoseconds, and prints the outcome. */
const [start = '', wrongBy = ''] = process.argv.slice(2)
const clock = clockSince(start)
const outcome = await checkClock(() => clock() + Number(wrongBy)).then(
  () => 'one clock',
  (error: Error) => error.message,
)
process.stdout.write(outcome)
