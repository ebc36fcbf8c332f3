import { expect, it } from 'vitest'
import { playRound } from './isolation.ts'

/**
 * What a tenant gets is what it would get if there were no other tenant: the same bytes for each request, in a table in
 * which others have items with the same keys, and write and read between, and in one that it has for itself. The long test
 * `tenancy` sends 100,000.
 */
it("the responses of a tenant don't depend on other tenants", async () => {
  const outcomes = new Set<string>()
  for (const seed of [1, 2, 3]) {
    for (const outcome of (await playRound(seed, 30)).outcomes) outcomes.add(outcome)
  }
  expect([...outcomes]).toEqual(
    expect.arrayContaining(['data', 'BAD_CURSOR', 'UNAUTHENTICATED', 'NOT_FOUND']),
  )
})
