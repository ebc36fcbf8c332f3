import { buildSchema } from 'graphql'
import { describe, expect, it } from 'vitest'
import { printSchema } from '../../src/tools/index.ts'

describe('printSchema', () => {
  it('prints equal schemas equally, whatever the order of their definition', () => {
    const one = buildSchema('type Query { b(y: Int, x: Int): Int a: E } enum E { Z A }')
    const other = buildSchema('enum E { A Z } type Query { a: E b(x: Int, y: Int): Int }')
    expect(printSchema(one)).toBe(printSchema(other))
  })

  it('prints applied directives, and ends with one newline', () => {
    const schema = buildSchema(
      'directive @key on OBJECT  type Query @key { a: Int @deprecated(reason: "old") }',
    )
    const text = printSchema(schema)
    expect(text).toContain('type Query @key {')
    expect(text).toContain('@deprecated(reason: "old")')
    expect(text).toMatch(/[^\n]\n$/)
  })
})
