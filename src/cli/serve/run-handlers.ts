import type { HandlerReport, RunningHandlers } from '../../handlers/index.ts'
import type { GatewayDefinition, Log, LogEntry, Observer } from '../../server/index.ts'
import type { App } from '../app/index.ts'

/** Runs the handlers of a definition, if it has some; they are loaded only then. */
export async function runHandlers(
  { handlers = [], handlerSettings }: GatewayDefinition,
  { store, streams, streamArn }: App,
  { region, log, observers = [] }: { region: string; log: Log; observers?: readonly Observer[] },
): Promise<RunningHandlers | undefined> {
  if (handlers.length === 0) return undefined
  const { startHandlers } = await import('../../handlers/index.ts')
  const report = (event: HandlerReport) => log(entryOf(event))
  return startHandlers({ ...handlerSettings, handlers, store, streams, streamArn, region, observers, report })
}

function entryOf(event: HandlerReport): LogEntry {
  switch (event.kind) {
    case 'started':
      return { level: 'info', message: 'This process runs the handlers of the table.' }
    case 'failed': {
      const { handler, attempt, token, error } = event
      const message = `The handler ${handler} failed at attempt ${attempt}, with the token ${token}.`
      return { level: 'warn', message, cause: error }
    }
    case 'deadLetter': {
      const { handler, token } = event.letter
      const message = `A change is a dead letter of the handler ${handler}, with the token ${token}: dynagate handlers replay`
      return { level: 'error', message, cause: event.error }
    }
    case 'deadLetterFailed': {
      const message = `A dead letter of the handler ${event.letter.handler} couldn't be stored.`
      return { level: 'error', message, cause: event.error }
    }
    case 'gap': {
      const message = `STREAM_GAP: changes in ${event.shardIds.length} shards were removed before handlers received them.`
      return { level: 'error', message }
    }
    case 'interrupted':
      return { level: 'warn', message: 'The handlers were interrupted, and start again.', cause: event.error }
  }
}
