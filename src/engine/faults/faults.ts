import { setTimeout as sleep } from 'node:timers/promises'
import { EngineError } from '../errors.ts'
import type { Members } from '../json-object.ts'
import {
  type Execute,
  type OperationName,
  tablesIn,
  type WireDocument,
  withRemainder,
} from '../operations/index.ts'
import { ConnectionReset } from './connection-reset.ts'
import { checkRules, type FaultRule, rangeOf } from './fault-rule.ts'
import { splitBatch } from './split-batch.ts'

/** The rules, and the seed of the random generator that chooses the calls. */
export interface FaultOptions {
  /** The same seed and the same calls produce the same faults; 1 by default. */
  readonly seed?: number
  readonly rules: readonly FaultRule[]
}

/** Injects faults by rule, with a seeded random generator. */
export class Faults {
  readonly #rules: readonly FaultRule[]
  #state: number

  /** Throws a TypeError for an invalid rule. */
  constructor({ seed = 1, rules }: FaultOptions) {
    checkRules(rules)
    this.#rules = rules
    this.#state = seed
  }

  /** Executes an operation with the faults that are drawn for it. */
  async execute(execute: Execute, operation: OperationName, input: WireDocument): Promise<WireDocument> {
    // All draws of a call happen at once, so that they don't depend on the duration of other calls.
    const met = this.#rules.filter(
      (rule) => this.#applies(rule, operation, input) && this.#random() < rule.rate,
    )
    const draws = met.map(() => this.#random())
    const remainders: Members[] = []
    let request = input
    for (const [at, rule] of met.entries()) {
      if (rule.kind === 'latency') {
        const [from, to] = rangeOf(rule.milliseconds)
        await sleep(from + (draws[at] ?? 0) * (to - from))
      } else if (rule.kind === 'unprocessed') {
        const split = splitBatch(operation, request, rule.share ?? 0.5)
        request = split.done
        if (split.undone !== undefined) remainders.push(split.undone)
      } else if (rule.kind === 'reset') {
        if (rule.when !== 'after') throw new ConnectionReset()
      } else throw errorOf(rule)
    }
    const answer = await execute(operation, request)
    if (met.some((rule) => rule.kind === 'reset')) throw new ConnectionReset()
    // Each rule split what the rules before it had left, so the remainder of the last rule comes first in the request.
    return remainders.reduceRight((sum: WireDocument, each) => withRemainder(operation, sum, each), answer)
  }

  #applies({ operations, tables }: FaultRule, operation: OperationName, input: WireDocument): boolean {
    if (operations !== undefined && !operations.includes(operation)) return false
    return tables === undefined || tablesIn(input).some((table) => tables.includes(table))
  }

  /** The next number from 0 to 1, by Mulberry32: small, and random enough to choose calls. */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function errorOf(rule: Extract<FaultRule, { kind: 'throttle' | 'error' }>): EngineError {
  if (rule.kind === 'error') {
    return rule.status === 503
      ? new EngineError('ServiceUnavailable', 'The service is unavailable: an injected fault')
      : new EngineError('InternalServerError', 'The request failed: an injected fault')
  }
  return new EngineError(
    'ProvisionedThroughputExceededException',
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  )
}
