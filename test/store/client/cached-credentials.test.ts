import { describe, expect, it } from 'vitest'
import { cachedCredentials } from '../../../src/store/client/lean/cached-credentials.ts'

const minute = 60_000

describe('credentials', () => {
  it.each([
    ['for good where they have no end', undefined, 1],
    ['while they hold for over five minutes more', 6 * minute, 1],
    ['no longer when they expire within five minutes', 4 * minute, 2],
  ])('are cached %s', async (_, left, asked) => {
    let calls = 0
    const credentials = cachedCredentials(async () => {
      calls += 1
      const expiration = left === undefined ? {} : { expiration: new Date(Date.now() + left) }
      return { accessKeyId: 'id', secretAccessKey: 'secret', ...expiration }
    })
    expect([await credentials(), await credentials()]).toMatchObject([
      { accessKeyId: 'id' },
      { accessKeyId: 'id' },
    ])
    expect(calls).toBe(asked)
  })

  it('are renewed once AWS has rejected them as expired', async () => {
    let calls = 0
    const credentials = cachedCredentials(async () => {
      calls += 1
      return { accessKeyId: `id${calls}`, secretAccessKey: 'secret' }
    })
    const old = await credentials()
    expect([await credentials(old), await credentials(old), await credentials()]).toMatchObject([
      { accessKeyId: 'id2' },
      { accessKeyId: 'id2' },
      { accessKeyId: 'id2' },
    ])
  })
})
