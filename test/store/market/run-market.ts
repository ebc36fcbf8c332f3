import { runCascades, runRewrites } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { Random } from '../../soak/random.ts'
import { singleDocument, transactDocument } from './documents.ts'
import { gateway, type Op } from './market.ts'
import { emptyMarket, withoutExpired } from './plain-items.ts'
import { executed, type Outcome } from './plain-market.ts'
import { beginning, randomOps } from './random-writes.ts'
import { differences, storedMarket } from './stored-market.ts'

/** A run of random writes. */
export interface MarketRun {
  readonly seed: number
  readonly steps: number
  /** The share of calls whose response is lost, or that fail before they are made. */
  readonly faults?: number
}

/** How many transactions were made, were rejected, and failed without it being known whether they were made. */
export interface MarketCounts {
  made: number
  rejected: number
  unknown: number
}

/** Sends random mutations, and compares the stored items with those of a plain model after each. */
export async function runMarket({ seed, steps, faults = 0 }: MarketRun): Promise<MarketCounts> {
  const random = new Random(seed)
  let now = Date.UTC(2026, 0, 1)
  await using app = await openTestGateway(gateway, { engine: { now: () => now } })
  let market = emptyMarket
  const first = beginning()
  const counts: MarketCounts = { made: 0, rejected: 0, unknown: 0 }
  const log: string[] = []
  for (let step = 0; step < steps; step += 1) {
    if (random.below(10) === 0) now += random.below(40) * 1000
    const before = withoutExpired(market, now)
    const ops = first.shift() ?? randomOps(random, before, now)
    const isSingle = ops.length === 1 && random.below(3) > 0
    const document = isSingle ? singleDocument(ops[0] as Op) : transactDocument(ops)
    log.push(`${step} ${JSON.stringify(ops)}`)
    const outcome = executed(before, ops)
    if (faults > 0) setFaults(app, seed + step, faults)
    const {
      data,
      errors = [],
      extensions,
    } = await app.query(document.query, { variables: document.variables })
    if (faults > 0) app.engine.setFaults()
    const code = errors[0]?.extensions.code
    const where = () =>
      `seed ${seed}, ${log.slice(-6).join('\n')}\n=> ${JSON.stringify(errors)} ${JSON.stringify(data)}`
    await settle(app)
    const stored = await storedMarket(app, now)
    if (code === undefined) {
      if (outcome.codes) throw new Error(`Expected ${[...outcome.codes]}, got no error: ${where()}`)
      market = outcome.market
      counts.made += 1
      if (faults === 0) checkCost(extensions, where)
    } else if (code === 'OUTCOME_UNKNOWN' && faults > 0) {
      counts.unknown += 1
      const isMade =
        outcome.codes === undefined && differences(stored, withoutExpired(outcome.market, now)).length === 0
      market = isMade ? outcome.market : before
    } else {
      const isTransient =
        ['UPSTREAM_UNAVAILABLE', 'THROTTLED', 'TIMEOUT', 'CONFLICT'].includes(code) && faults > 0
      if (!isTransient && !isExpected(code, outcome, ops)) {
        throw new Error(
          `Expected ${outcome.codes ? [...outcome.codes] : 'no error'}, got ${code}: ${where()}`,
        )
      }
      market = before
      counts.rejected += 1
    }
    const found = differences(stored, withoutExpired(market, now))
    if (found.length > 0) throw new Error(`${found.slice(0, 12).join('\n')}\n${where()}`)
  }
  return counts
}

/** Of several reasons to fail the model knows some, and DynamoDB names one. */
function isExpected(code: string, { codes }: Outcome, ops: readonly Op[]): boolean {
  if (codes === undefined) return false
  const [{ write } = { write: undefined }, ...others] = ops
  // A write that puts an item may fail for its key, for its parent and for its unique values.
  if (others.length === 0 && (write === 'update' || write === 'delete')) return codes.has(code)
  return [
    'ALREADY_EXISTS',
    'NOT_FOUND',
    'CONDITION_FAILED',
    'UNIQUE_VIOLATION',
    'BAD_USER_INPUT',
    'LIMIT_EXCEEDED',
  ].includes(code)
}

function setFaults(app: TestGateway, seed: number, rate: number): void {
  app.engine.setFaults({
    seed,
    rules: [
      { kind: 'reset', when: 'after', rate },
      { kind: 'reset', when: 'before', rate: rate / 2 },
      { kind: 'error', status: 503, rate: rate / 4 },
    ],
  })
}

async function settle(app: TestGateway): Promise<void> {
  await runCascades({ store: app.store, region: 'local' })
  await runRewrites({ store: app.store, region: 'local' })
}

function checkCost(extensions: unknown, where: () => string): void {
  const { cost } = (extensions ?? {}) as {
    cost?: { estimated: Record<string, { most: number }>; actual: Record<string, number> }
  }
  if (cost === undefined) return
  for (const unit of ['calls', 'readUnits', 'writeUnits']) {
    const [actual = 0, most = 0] = [cost.actual[unit], cost.estimated[unit]?.most]
    if (actual > most) throw new Error(`${actual} ${unit}, estimated ${most}: ${where()}`)
  }
}
