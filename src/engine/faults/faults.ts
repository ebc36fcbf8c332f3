import { setTimeout as sleep } from 'node:timers/promises'
import { EngineError } from '../errors.ts'
import { type Execute, type OperationName, tablesIn, type WireDocument } from '../operations/index.ts'
import { ConnectionReset } from './connection-reset.ts'
import { checkRules, type FaultRule, rangeOf } from './fault-rule.ts'
import { splitBatch } from './split-batch.ts'

/** Which faults, and the seed of the dice that choose the calls. */
export interface FaultOptions {
  /** The same seed and the same calls give the same faults; 1 unless given. */
  readonly seed?: number
  readonly rules: readonly FaultRule[]
}

/** Lets calls meet faults, by rules and seeded dice. */
export class Faults {
  readonly #rules: readonly FaultRule[]
  #state: number

  /** Throws a TypeError for a rule that can't be meant. */
  constructor({ seed = 1, rules }: FaultOptions) {
    checkRules(rules)
    this.#rules = rules
    this.#state = seed
  }

  /** Does an operation, or lets it meet what the dice say. */
  async execute(execute: Execute, operation: OperationName, input: WireDocument): Promise<WireDocument> {
    // All dice are thrown at once, so that no call's luck hangs on how long another one takes.
    const met = this.#rules.filter(
      (rule) => this.#applies(rule, operation, input) && this.#throw() < rule.rate,
    )
    const luck = met.map(() => this.#throw())
    let undone: WireDocument | undefined
    let request = input
    for (const [at, rule] of met.entries()) {
      if (rule.kind === 'latency') {
        const [from, to] = rangeOf(rule.milliseconds)
        await sleep(from + (luck[at] ?? 0) * (to - from))
      } else if (rule.kind === 'unprocessed') {
        const split = splitBatch(operation, request, rule.share ?? 0.5)
        request = split.done
        undone = split.undone
      } else if (rule.kind === 'reset') {
        if (rule.when !== 'after') throw new ConnectionReset()
      } else throw errorOf(rule)
    }
    const answer = await execute(operation, request)
    if (met.some((rule) => rule.kind === 'reset')) throw new ConnectionReset()
    return undone === undefined ? answer : { ...answer, ...undone }
  }

  #applies({ operations, tables }: FaultRule, operation: OperationName, input: WireDocument): boolean {
    if (operations !== undefined && !operations.includes(operation)) return false
    return tables === undefined || tablesIn(input).some((table) => tables.includes(table))
  }

  /** A number from 0 to 1: Mulberry32, which is small and good enough for dice. */
  #throw(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function errorOf(rule: Extract<FaultRule, { kind: 'throttle' | 'error' }>): EngineError {
  if (rule.kind === 'error') {
    return rule.status === 503
      ? new EngineError('ServiceUnavailable', 'The service is unavailable: a fault that was asked for')
      : new EngineError('InternalServerError', 'The request failed: a fault that was asked for')
  }
  return new EngineError(
    'ProvisionedThroughputExceededException',
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  )
}
