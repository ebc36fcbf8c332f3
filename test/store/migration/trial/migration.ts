import assert from 'node:assert/strict'
import { type DynamoClient, wrapClient } from '../../../../src/store/client/index.ts'
import { dropForm, fillForm } from '../../../../src/store/index.ts'
import { isLeaseLost, whileTimePasses } from '../passing-time.ts'
import { type Release, releases } from './releases.ts'
import type { Stage, Trial } from './trial.ts'

/** A kind of work: the release of its process, and the stages of the migration while it works and when it has ended. */
interface Work {
  readonly release: Release
  readonly start: typeof fillForm
  readonly during: (before: Stage) => Stage
  readonly after: Stage
}

const works: Readonly<Record<'fill' | 'revert' | 'contract', Work>> = {
  fill: {
    release: 'begun',
    start: fillForm,
    // When both releases serve, the form is already complete.
    during: (before) =>
      before.served.includes('switched') ? before : { served: ['begun'], storesBoth: undefined },
    after: { served: ['begun', 'switched'], storesBoth: true },
  },
  revert: {
    release: 'begun',
    start: dropForm,
    during: () => ({ served: ['begun'], storesBoth: undefined }),
    after: { served: ['begun'], storesBoth: false },
  },
  contract: {
    release: 'switched',
    start: dropForm,
    during: () => ({ served: ['switched'], storesBoth: undefined }),
    after: { served: ['switched'], storesBoth: false },
  },
}

/**
 * Works on the migration, unless the release of the work serves no more or not yet.
 *
 * @param killedAt the call before which the process is killed.
 * @param interrupt makes a request; called before calls of the process.
 */
export async function migrate(
  trial: Trial,
  kind: keyof typeof works,
  killedAt: number | undefined,
  interrupt: () => Promise<void>,
): Promise<void> {
  const { release, start, during, after } = works[kind]
  if (!trial.stage.served.includes(release)) return
  trial.stage = during(trial.stage)
  trial.service.restart()
  const store = trial.service.openStore(release, interrupted(trial.service.client, killedAt, interrupt))
  const entity = releases[release].Ticket
  try {
    await whileTimePasses((clock) => start({ store, entity, region: 'r', segments: 2, clock }))
    trial.stage = after
  } catch (error) {
    assert(mayEnd(error, trial.stage), String(error instanceof Error ? error.stack : error))
  } finally {
    trial.service.restart()
  }
}

/** The client of a process that is killed at a call, and before whose calls requests are made, one at a time. */
function interrupted(
  client: DynamoClient,
  killedAt: number | undefined,
  interrupt: () => Promise<void>,
): DynamoClient {
  let calls = 0
  let isInterrupted = false
  const before = async (operation: string) => {
    calls += 1
    if (killedAt !== undefined && calls > killedAt) throw new Error('killed')
    if (isInterrupted || !['scan', 'get', 'transactWrite'].includes(operation)) return
    isInterrupted = true
    await interrupt().finally(() => {
      isInterrupted = false
    })
  }
  return wrapClient(
    client,
    (send) => (operation, input, options) => before(operation).then(() => send(operation, input, options)),
  )
}

/** Whether work may end with an error at a stage. */
function mayEnd(error: unknown, { storesBoth }: Stage): boolean {
  const message = String(error)
  if (message.includes('killed') || isLeaseLost(error)) return true
  // Work of another kind was killed.
  if (/another form is recorded, or one is being dropped/.test(message) && storesBoth === undefined)
    return true
  return message.includes("can't be stored by the next keys")
}
