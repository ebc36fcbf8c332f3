import fc from 'fast-check'
import type { Step, Write } from './random-writes.ts'

const id = fc.constantFrom('a', 'b', 'c')
const tags = fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1 })

const write: fc.Arbitrary<Write> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('create' as const), id, stock: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('upsert' as const), id, stock: fc.nat(9) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('take' as const), id, pieces: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('rename' as const),
      id,
      version: fc.integer({ min: 1, max: 6 }),
    }),
  },
  fc.record({ kind: fc.constant('retire' as const), id }),
  fc.record({ kind: fc.constant('tag' as const), id, tags }),
  fc.record({ kind: fc.constant('untag' as const), id, tags }),
  fc.record({ kind: fc.constant('log' as const), id, line: fc.constantFrom('in', 'out') }),
  fc.record({ kind: fc.constant('delete' as const), id, below: fc.nat(3) }),
)

/** Requests of one to three writes, each to another article. */
export const arbitrarySteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.uniqueArray(write, { minLength: 1, maxLength: 3, selector: (each) => each.id }),
  { minLength: 1, maxLength: 20 },
)
