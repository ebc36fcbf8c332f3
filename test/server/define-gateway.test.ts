import { describe, expect, it } from 'vitest'
import { defineGateway } from '../../src/server/index.ts'
import { trialSchema } from './gateway-case.ts'

describe('defineGateway', () => {
  it('gives back what it was given, so that it can be the default export of a schema', () => {
    const definition = {
      table: 'table',
      access: {},
      schema: trialSchema(),
      examples: [{ query: '{ hello }' }],
    }
    expect(defineGateway(definition)).toEqual(definition)
  })

  it('says what to pass when the schema is not built yet', () => {
    const unbuilt = { table: 'table', access: {}, schema: { toSchema: trialSchema } }
    expect(() => defineGateway(unbuilt as never)).toThrow('pass builder.toSchema()')
  })
})
