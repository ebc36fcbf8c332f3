import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DynagateError, ModelError } from '../../src/errors.ts'
import { type AnyEntity, a, defineTable, primaryKeyOf } from '../../src/model/index.ts'
import { selects } from './selects.ts'

describe('two entities of any templates that the model lets pass', () => {
  const piece = fc.constantFrom('A', 'B', 'A#', '#', '#B', 'AB#', '{x}', '{y}', '#{x}', '#{y}')
  const template = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''))
  const value = fc.string({ unit: fc.constantFrom('A', 'B', '#', '$', '2', '3'), maxLength: 3 })
  const templates = fc.record({ partition: template, sort: template })
  const formats = fc.constantFrom('escaped', 'verbatim')
  const twoValues = fc.record({ x: value, y: fc.constantFrom('A', 'AB', 'B#') })

  /** The two entities, or undefined where the model finds a fault. */
  function build(one: object, other: object, keyFormat: 'escaped' | 'verbatim') {
    const table = defineTable({ name: 't', primaryKey: { partition: 'pk', sort: 'sk' }, keyFormat })
    const attributes = { x: a.string(), y: a.enum('A', 'AB', 'B#') }
    const One = table.entity('One', { attributes, key: one as never })
    const Other = table.entity('Other', { attributes, key: other as never })
    try {
      return { One, Other, patterns: table.access({ one: One.query(), other: Other.query() }) }
    } catch (error) {
      if (error instanceof ModelError) return undefined
      throw error
    }
  }

  const keyOf = (entity: AnyEntity, values: object) => {
    try {
      return primaryKeyOf(entity, { ...values })
    } catch (error) {
      if (error instanceof DynagateError) return undefined
      throw error
    }
  }

  it('never have one key, and no query for the one reads the other', () => {
    let passed = 0
    fc.assert(
      fc.property(
        templates,
        templates,
        formats,
        fc.array(twoValues, { minLength: 20 }),
        (a, b, format, rows) => {
          const built = build(a, b, format)
          if (built === undefined) return
          passed += 1
          const { One, Other, patterns } = built
          const foreign = rows.map((values) => keyOf(Other, values)).filter((key) => key !== undefined)
          for (const values of rows) {
            const own = keyOf(One, values)
            if (own === undefined) continue
            expect(foreign).not.toContainEqual(own)
            const names = One.primaryKey.partition.parts
            const inPartition = Object.fromEntries(names.map((name) => [name, values[name as 'x' | 'y']]))
            const { partitions, sort } = patterns.one.keyCondition(inPartition as never)
            const met = foreign.filter(
              ({ pk, sk }) => partitions.includes(String(pk)) && selects(sort, String(sk)),
            )
            expect(met).toEqual([])
          }
        },
      ),
      { numRuns: 3000 },
    )
    expect(passed).toBeGreaterThan(50)
  })
})
