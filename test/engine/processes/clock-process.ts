import { checkClock, clockSince } from '../../soak/history/clock.ts'

/** The program of a process that checks its clock, which is wrong by so many nanoseconds, and prints what came of it. */
const [start = '', wrongBy = ''] = process.argv.slice(2)
const clock = clockSince(start)
const outcome = await checkClock(() => clock() + Number(wrongBy)).then(
  () => 'one clock',
  (error: Error) => error.message,
)
process.stdout.write(outcome)
