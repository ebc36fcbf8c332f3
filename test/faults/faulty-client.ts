import { type DynamoClient, openClient } from 'dynagate'
import { operations, Throttled, UpstreamFailure, wrapClient } from '../../src/store/client/index.ts'
import type { Random } from '../soak/random.ts'
import { appliesTo, type FaultKind } from './faults.ts'
import type { FaultOptions, Faulty } from './faulty-dynamo.ts'

/** The faults that need no connection. */
export const instantKinds = [
  'reset before',
  'reset after',
  'error 500',
  'throttled table',
  'throttled partition',
  'throttled account',
  'expired credentials',
] as const satisfies readonly FaultKind[]

/**
 * An engine in this process whose calls fail at random and at once, with the errors that clients make of faults. So what becomes of
 * requests doesn't depend on how busy the machine is.
 */
export async function openFaultyClient(random: Random): Promise<Faulty & { readonly client: DynamoClient }> {
  const engine = await openClient({ kind: 'embedded', memory: true })
  let faults: FaultOptions = { rate: 0, kinds: instantKinds }
  let received = 0
  const called = async <Answer>(operation: string, call: () => Promise<Answer>): Promise<Answer> => {
    received += 1
    const isFaulty = random.below(1_000) < 1_000 * faults.rate
    const kind = random.of(faults.kinds)
    if (!isFaulty || !appliesTo(kind, operation)) return call()
    if (kind === 'reset after') await call()
    throw errorOf(kind)
  }
  const client = wrapClient(
    engine,
    (send) => (operation, input, options) =>
      called(operations[operation].name, () => send(operation, input, options)),
  )
  return {
    client,
    async inject(next) {
      faults = next
    },
    received: async () => received,
  }
}

function errorOf(kind: FaultKind): Error {
  switch (kind) {
    case 'throttled table':
      return new Throttled('table')
    case 'throttled partition':
      return new Throttled('partition')
    case 'throttled account':
      return new Throttled('account')
    case 'reset before':
    case 'expired credentials':
      return new UpstreamFailure('UPSTREAM_UNAVAILABLE', false)
    default:
      return new UpstreamFailure('UPSTREAM_UNAVAILABLE', true)
  }
}
