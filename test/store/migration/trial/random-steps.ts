import fc from 'fast-check'
import { type Caller, callerAt, callers } from './callers.ts'

/** A step of a migration, with the requests that are made while it works, and after it. */
export interface Step {
  readonly work: 'fill' | 'revert' | 'contract' | 'none'
  /** The call before which the process that works is killed, if it makes so many. */
  readonly killedAt: number | undefined
  readonly requests: readonly RandomRequest[]
}

/** A request of a caller about one of a few tickets; the value chooses its arguments. */
export interface RandomRequest {
  readonly kind: RequestKind
  readonly caller: Caller
  readonly ticket: number
  readonly value: number
}

export type RequestKind = (typeof kinds)[number]

const kinds = [
  'create',
  'create',
  'save',
  'update',
  'update',
  'move',
  'turn',
  'delete',
  'rename',
  'repeat',
  'page',
  'node',
] as const

const request: fc.Arbitrary<RandomRequest> = fc.record({
  kind: fc.constantFrom(...kinds),
  caller: fc.nat({ max: callers.length - 1 }).map(callerAt),
  ticket: fc.nat({ max: 7 }),
  value: fc.nat({ max: 5 }),
})

/** Migrations with requests at every stage. */
export const randomSteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    work: fc.constantFrom('fill', 'fill', 'revert', 'contract', 'none'),
    killedAt: fc.option(fc.nat({ max: 120 }), { nil: undefined, freq: 2 }),
    requests: fc.array(request, { maxLength: 24 }),
  }),
  { minLength: 1, maxLength: 7 },
)
