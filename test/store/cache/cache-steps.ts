import fc from 'fast-check'

const number = fc.integer({ min: 0, max: 5 })
const process = fc.constantFrom(0, 1)
const fate = fc.constantFrom('done', 'done', 'done', 'lost', 'late', 'dropped')
const values = {
  process,
  fate,
  number,
  topic: fc.constantFrom('tea', 'ink'),
  rank: fc.integer({ min: 0, max: 3 }),
  title: fc.constantFrom('A', 'B', 'C'),
}

/** A step of one of two processes: a read, a write with the fate of its calls, or the arrival of late ones. */
export const arbitraryStep = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), ...values }),
  fc.record({ kind: fc.constant('update' as const), ...values }),
  fc.record({ kind: fc.constant('delete' as const), process, fate, number }),
  fc.record({ kind: fc.constant('putAll' as const), ...values }),
  fc.record({ kind: fc.constant('arrive' as const), process }),
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      process,
      pattern: fc.constantFrom('note', 'notes', 'latest', 'byTopic', 'byTopic', 'byTopic', 'byTitle'),
      number,
      topic: fc.constantFrom('tea', 'ink'),
      first: fc.constantFrom(2, 5),
    }),
  },
)

export type CacheStep = typeof arbitraryStep extends fc.Arbitrary<infer Value> ? Value : never
export type CacheRead = Extract<CacheStep, { kind: 'read' }>
/** Its fate: done; done, but the response is lost; done when it arrives late; never done. */
export type CacheWrite = Extract<CacheStep, { fate: unknown }>
