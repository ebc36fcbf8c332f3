import fc from 'fast-check'
import { itemOf, type Step, type Write } from './plain-warehouse.ts'

const id = fc.constantFrom('a', 'b', 'c')
const tags = fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1 })
const line = fc.constantFrom('in', 'out')
const cents = fc.integer({ min: 1, max: 250 })
const kind = <const Kind extends Write['kind']>(...kinds: Kind[]) => fc.constantFrom(...kinds)

const change: fc.Arbitrary<Write> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: kind('take'), id, pieces: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('rename'), id, version: fc.integer({ min: 1, max: 6 }) }) },
  fc.record({ kind: kind('retire'), id }),
  fc.record({ kind: kind('tag', 'untag'), id, tags }),
  fc.record({ kind: kind('append', 'prepend'), id, line }),
  fc.record({ kind: kind('replace'), id, at: fc.nat(3), line }),
  fc.record({ kind: kind('shift'), id }),
  fc.record({ kind: kind('earn', 'refund'), id, cents }),
  fc.record({ kind: kind('pack'), id, label: line }),
  fc.record({ kind: kind('unpack'), id }),
  { weight: 2, arbitrary: fc.record({ kind: kind('open box'), id, atMost: fc.integer({ min: 1, max: 2 }) }) },
)
const system: fc.Arbitrary<Write> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('claim', 'release', 'confirm'),
      value: fc.constantFrom('v', 'w'),
      owner: id,
    }),
  },
  fc.record({ kind: kind('open', 'close'), counter: fc.constantFrom('m', 'n') }),
  {
    weight: 3,
    arbitrary: fc.record({ kind: kind('count'), counter: fc.constantFrom('m', 'n'), by: fc.nat(3) }),
  },
)
const write = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: kind('create', 'upsert'), id, stock: fc.nat(9) }) },
  { weight: 9, arbitrary: change },
  { weight: 2, arbitrary: fc.record({ kind: kind('check'), id, stock: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('delete'), id, below: fc.nat(3) }) },
  { weight: 5, arbitrary: system },
)

/** One write, or several: of different items, or of any. */
const writes = fc.oneof(
  { weight: 4, arbitrary: write.map((only) => [only]) },
  { weight: 2, arbitrary: fc.uniqueArray(write, { minLength: 2, maxLength: 4, selector: itemOf }) },
  { weight: 1, arbitrary: fc.array(write, { minLength: 2, maxLength: 4 }) },
)
const steps = fc.array(fc.record({ writes, isDirect: fc.boolean() }), { minLength: 1, maxLength: 20 })

const everything: Step = {
  writes: [
    ...['a', 'b', 'c'].map((name) => ({ kind: 'create' as const, id: name, stock: 9 })),
    { kind: 'claim', value: 'v', owner: 'a' },
    { kind: 'open', counter: 'm' },
    { kind: 'open', counter: 'n' },
  ],
  isDirect: false,
}

/** Requests, of which the first may make every item: most of the others are rejected without them. */
export const arbitrarySteps: fc.Arbitrary<readonly Step[]> = fc.oneof(
  { weight: 3, arbitrary: steps.map((others) => [everything, ...others]) },
  steps,
)
