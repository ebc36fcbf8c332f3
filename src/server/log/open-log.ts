import { EntryQueue, type WriteEntry } from './entry-queue.ts'
import { LineWriter } from './line-writer.ts'
import { type Log, type LogLevel, logLevels, membersOf } from './log.ts'
import { readableEntry } from './readable-entry.ts'

/** Options of `openLog()`. */
export interface LogOptions {
  /** The least important level that is written, or `silent` for none; `info` by default. */
  readonly level?: LogLevel | 'silent'
  /** Lines of JSON (the default), or readable lines for a terminal. */
  readonly format?: 'json' | 'readable'
  /** Where entries are written; standard error by default. Lines for people are written there at once. */
  readonly write?: (line: string) => void
}

/**
 * Opens a log that writes to standard error. Pino makes the lines of JSON, which are written without waiting for the
 * reader: up to 10 MB wait in memory for a slow reader, and further entries are dropped. Waiting entries are written
 * when the process ends, even with an exception. An entry is always exactly one line of JSON, and a readable entry
 * can't forge another one.
 *
 * @example
 * createGateway({ schema, log: await openLog({ level: 'warn' }) })
 */
export async function openLog({ level = 'info', format = 'json', write }: LogOptions = {}): Promise<Log> {
  if (level === 'silent') return () => {}
  const least = logLevels.indexOf(level)
  const log = format === 'readable' ? readableLog(write) : await jsonLog(write)
  return (entry) => {
    if (logLevels.indexOf(entry.level) >= least) log(entry)
  }
}

function readableLog(write: LogOptions['write'] = (text) => process.stderr.write(text)): Log {
  return (entry) => write(readableEntry(entry, new Date()))
}

async function jsonLog(write: ((line: string) => void) | undefined): Promise<Log> {
  const { pino } = await import('pino')
  let time = 0
  const options = {
    base: null,
    messageKey: 'message',
    timestamp: timestamps(() => time),
    formatters: { level: (label: string) => ({ level: label }) },
  }
  const { entries, lines } = standardError()
  const logger = pino(options, write === undefined ? lines : { write })
  const writeEntry: WriteEntry = (entry, loggedAt) => {
    time = loggedAt
    logger[entry.level](membersOf(entry), entry.message)
  }
  if (write !== undefined) return (entry) => writeEntry(entry, Date.now())
  return (entry) => {
    entries.add(entry, writeEntry)
    if (entry.level === 'info') return
    entries.flush()
    lines.flush()
  }
}

let ofProcess: { readonly entries: EntryQueue; readonly lines: LineWriter } | undefined

/** One for the logs of a process: their lines are in order. */
function standardError() {
  // Node makes a pipe or socket non-blocking when it opens the stream, whose own `fd` is undefined in a worker thread.
  void process.stderr
  ofProcess ??= { lines: new LineWriter(2), entries: new EntryQueue() }
  return ofProcess
}

/** The ISO time as pino's lines begin with it. The part of a second is kept: making it takes as long as half a line. */
function timestamps(timeOf: () => number): () => string {
  let second = Number.NaN
  let seconds = ''
  return () => {
    const now = timeOf()
    const milliseconds = now % 1_000
    if (now - milliseconds !== second) {
      second = now - milliseconds
      seconds = new Date(second).toISOString().slice(0, -4)
    }
    return `,"time":"${seconds}${String(milliseconds).padStart(3, '0')}Z"`
  }
}
