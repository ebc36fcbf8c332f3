/** The terminal of a command: what it prints, and what it asks. */
export { openTerminal, type Terminal } from './ask.ts'
export { count, countOf, wasOrWere } from './counts.ts'
export { endWithReader } from './end-with-reader.ts'
export { Output } from './output.ts'
