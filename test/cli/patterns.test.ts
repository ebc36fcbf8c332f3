import { describe, expect, it } from 'vitest'
import { runMain } from './run-cli.ts'

describe('dynagate patterns', () => {
  it('prints the chart of the sample shop', async () => {
    const { code, out } = await runMain(['patterns'])
    expect(code).toBe(0)
    expect(out).toMatch(/^ordersOf +Order +Customer\.orders, Query\.orders +Query +CUSTOMER#\{customerId\}/m)
  })

  it('rejects a format that does not exist', async () => {
    expect(await runMain(['patterns', '--format', 'xml'])).toEqual({
      code: 2,
      out: '',
      err: 'dynagate patterns: --format expects table, markdown, csv, json, got "xml". See: dynagate patterns --help\n',
    })
  })
})
