import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../src/errors.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8')

/** The rows of the page's table: code, meaning, retryable, status, what to do. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )

describe('the table of docs/errors.md', () => {
  it('has the codes of src/errors.ts with their meanings, in the same order', () => {
    const documented = rows.map(([code, meaning, retryable, status]) => [code, meaning, retryable, status])
    const declared = Object.entries(errorCodes).map(([code, { meaning, retryable, status }]) => [
      `\`${code}\``,
      meaning,
      retryable ? 'yes' : 'no',
      String(status),
    ])
    expect(documented).toEqual(declared)
  })

  it('says what to do for every code', () => {
    expect(rows.filter((row) => row.length !== 5 || row[4] === '')).toEqual([])
  })
})
