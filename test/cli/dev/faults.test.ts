import { describe, expect, it } from 'vitest'
import { definitionFaults } from '../../../src/cli/dev/definition-faults.ts'
import { readDiagnostics } from '../../../src/cli/dev/type-check.ts'
import { ModelError } from '../../../src/errors.ts'

describe('the faults of a definition', () => {
  it('of a model are where their entity is declared', () => {
    const sources = new Map([
      ['/p/access.ts', 'shop.access({})'],
      ['/p/model.ts', "const shop = 1\n\nexport const Order = shop.entity('Order', {\n})"],
    ])
    const error = new ModelError(['Order on gsi1: no template', 'shop: no name'])
    error.stack = 'ModelError\n    at access (/q/table.ts:1:2)\n    at file:///p/access.ts:7:3'
    expect(definitionFaults(error, sources)).toEqual([
      { place: { file: '/p/model.ts', line: 3 }, message: 'Order on gsi1: no template' },
      { place: { file: '/p/access.ts', line: 7, column: 3 }, message: 'shop: no name' },
    ])
  })

  it('of a module that is not there are where it is imported', () => {
    const sources = new Map([['/p/model.ts', "// one\nimport { a } from './none.ts'\n"]])
    const error = new Error("Cannot find module '/p/none.ts' imported from /p/model.ts")
    expect(definitionFaults(error, sources)).toEqual([
      { place: { file: '/p/model.ts', line: 2 }, message: error.message },
    ])
  })

  it('of syntax are where Node has found them', () => {
    const error = new SyntaxError("Expected ',', got 'ident'")
    error.stack = `/p/model.ts:4\n  x: 1\n  ^\n\nSyntaxError: Expected`
    expect(definitionFaults(error, new Map())).toEqual([
      {
        place: { file: '/p/model.ts', line: 4, column: 3 },
        message: "SyntaxError: Expected ',', got 'ident'",
      },
    ])
  })

  it('of the table have no place, and their cause', () => {
    const error = new Error('DynamoDB can not be reached.', { cause: new Error('ECONNREFUSED') })
    expect(definitionFaults(error, new Map())).toEqual([
      { place: undefined, message: 'DynamoDB can not be reached. (ECONNREFUSED)' },
    ])
  })
})

it('reads the output of the compiler', () => {
  const output = `src/a.ts(3,7): error TS2322: Type 'X' is not assignable.
  Types of property 'b' are incompatible.
    Type 'Y'.
error TS5058: The file does not exist.
Found 2 errors.
`
  expect(readDiagnostics(output, '/p')).toEqual([
    {
      place: { file: '/p/src/a.ts', line: 3, column: 7 },
      message: "TS2322: Type 'X' is not assignable.\nTypes of property 'b' are incompatible.\nType 'Y'.",
    },
    { place: undefined, message: 'TS5058: The file does not exist.' },
  ])
})
