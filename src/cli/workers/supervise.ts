import { startAdmin } from '../../server/index.ts'
import { greeting } from '../serve/index.ts'
import { type StartSettings, sharedSecrets } from '../settings/index.ts'
import { untilInterrupted } from '../terminal/index.ts'
import { forkWorker } from './fork-worker.ts'
import { FailedStart, Supervisor } from './supervisor.ts'

/**
 * Serves a gateway in several processes, which share its port, until interrupted. This process accepts their
 * connections, starts and replaces them, and serves the admin port with the metrics of all.
 *
 * @returns the exit code.
 */
export async function supervise(
  settings: StartSettings,
  environment: NodeJS.ProcessEnv,
  write: (text: string) => void,
): Promise<number> {
  const shared = sharedSecrets(settings.choice, environment)
  const supervisor = new Supervisor({
    count: settings.workers,
    fork: (events) => forkWorker(shared, events),
    now: () => performance.now(),
    later(milliseconds, run) {
      const timer = setTimeout(run, milliseconds)
      return () => clearTimeout(timer)
    },
    tell: (line) => write(`${line}\n`),
  })
  const { adminPort, adminHost } = settings
  await using admin =
    adminPort === undefined
      ? undefined
      : await startAdmin({
          metrics: { text: () => supervisor.metrics() },
          port: adminPort,
          host: adminHost,
          isReady: () => supervisor.isReady,
        })
  try {
    const { greeted } = await supervisor.start()
    const announced = greeting({ ...greeted, workers: settings.workers, metrics: admin?.url })
    const ended = await untilInterrupted(() => write(announced), environment, supervisor.gaveUp)
    write('Stopping: waiting for running requests.\n')
    await supervisor.stop(killAfterMs)
    return ended === 'other' ? 1 : 0
  } catch (error) {
    await supervisor.stop(killAfterMs)
    if (error instanceof FailedStart) return error.code
    throw error
  }
}

/** A worker takes at most 15 s: supervisors of containers kill what runs 30 s after SIGTERM. */
const killAfterMs = 24_000
