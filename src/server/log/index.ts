/** The log of a gateway. */
export { type Log, type LogEntry, type LogLevel, logLevels, logToStandardError } from './log.ts'
export { type LogOptions, openLog } from './open-log.ts'
export { type Pseudonyms, pseudonyms } from './pseudonyms.ts'
