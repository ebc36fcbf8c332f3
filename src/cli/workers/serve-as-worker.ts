import type { Metrics } from '../../server/index.ts'
import type { Greeted } from '../serve/index.ts'
import { untilInterrupted } from '../terminal/index.ts'
import type { FromWorker, ToWorker } from './messages.ts'

/**
 * Serves as a worker until the first process or a signal stops it: reports that it is ready, and answers pings and
 * requests for its metrics.
 */
export async function serveAsWorker(
  greeted: Greeted,
  metrics: Metrics | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()
  process.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'stop':
        return stop()
      case 'ping':
        return send({ kind: 'pong' })
      case 'metrics':
        return send({ kind: 'metrics', id: message.id, text: metrics?.text() ?? '' })
    }
  })
  await untilInterrupted(() => send({ kind: 'ready', greeted }), environment, stopped)
}

function send(message: FromWorker): void {
  process.send?.(message)
}
