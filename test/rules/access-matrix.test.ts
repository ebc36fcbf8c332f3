import { accessMatrix } from 'dynagate/testing'
import { expect, it } from 'vitest'
import { callers, gateway, itemsOf } from './every-rule.ts'

it('rules of every kind let no caller see, change, or find out about, what they may not', async () => {
  // The whole schema, with more tenants and items, is in the long test `tenancy`.
  const matrix = await accessMatrix(gateway, {
    callers,
    items: itemsOf(['acme', 'globex'], 2),
    fields: ['memoByCode', 'profiles', 'updateMemo', 'memosChanged', 'draftsChanged'],
  })
  expect(matrix.findings, String(matrix)).toEqual([])
  expect([...matrix.codes.keys()]).not.toContain('GRAPHQL_VALIDATION_FAILED')
  expect(matrix.counts.has('cost reports'), 'read units reveal existence').toBe(false)
  expect(matrix.counts.get('subscriptions')).toBeGreaterThan(30)
  expect(matrix.responses).toBeGreaterThan(100)
})
