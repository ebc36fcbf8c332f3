/** The terminal of a command: what it prints and asks, and how it is interrupted. */
export { openTerminal, type Terminal } from './ask.ts'
export { count, countOf, wasOrWere } from './counts.ts'
export { endWithReader } from './end-with-reader.ts'
export { Output } from './output.ts'
export { untilInterrupted, untilSignal } from './until-interrupted.ts'
