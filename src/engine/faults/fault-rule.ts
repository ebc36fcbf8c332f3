import type { OperationName } from '../operations/index.ts'

/** A fault to inject into some calls. */
export type FaultRule = FaultScope & FaultKind

/** The calls that a fault applies to. */
export interface FaultScope {
  /** By default all operations. */
  readonly operations?: readonly OperationName[]
  /** Calls that name one of these tables; by default all calls. */
  readonly tables?: readonly string[]
  /** The share of these calls that get the fault, from 0 to 1. */
  readonly rate: number
}

/** The kinds of faults. */
export type FaultKind =
  /** The response is delayed by this many milliseconds. */
  | {
      readonly kind: 'latency'
      readonly milliseconds: number | { readonly from: number; readonly to: number }
    }
  /** ProvisionedThroughputExceededException; nothing is executed. */
  | { readonly kind: 'throttle' }
  /** A share of a batch is not processed, and returned as `UnprocessedKeys` or `UnprocessedItems`. */
  | { readonly kind: 'unprocessed'; readonly share?: number }
  /** InternalServerError (500) or ServiceUnavailable (503); nothing is executed. */
  | { readonly kind: 'error'; readonly status?: 500 | 503 }
  /** The connection breaks `before` or `after` execution; in process the call rejects. */
  | { readonly kind: 'reset'; readonly when?: 'before' | 'after' }

/** Throws a TypeError that names an invalid rule and the reason. */
export function checkRules(rules: readonly FaultRule[]): void {
  for (const [at, rule] of rules.entries()) {
    const fault = faultOf(rule)
    if (fault !== undefined) throw new TypeError(`faults.rules[${at}]: ${fault}`)
  }
}

const kinds = ['latency', 'throttle', 'unprocessed', 'error', 'reset']

function faultOf(rule: FaultRule): string | undefined {
  if (!kinds.includes(rule.kind)) return `kind expected one of ${kinds.join(', ')}, got ${String(rule.kind)}`
  if (!isShare(rule.rate)) return `rate expected a number from 0 to 1, got ${String(rule.rate)}`
  if (rule.kind === 'unprocessed' && rule.share !== undefined && !isShare(rule.share)) {
    return `share expected a number from 0 to 1, got ${rule.share}`
  }
  if (rule.kind === 'latency' && !rangeOf(rule.milliseconds).every((each) => each >= 0)) {
    return `milliseconds expected a number of at least 0, or { from, to }, got ${JSON.stringify(rule.milliseconds)}`
  }
  return undefined
}

/** The minimum and maximum latency of a rule. */
export function rangeOf(
  milliseconds: number | { readonly from: number; readonly to: number },
): [number, number] {
  return typeof milliseconds === 'number'
    ? [milliseconds, milliseconds]
    : [milliseconds.from, milliseconds.to]
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1
}
