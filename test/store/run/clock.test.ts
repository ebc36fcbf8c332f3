import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/store/run/index.ts'

describe('systemClock.sleep', () => {
  it('throws CANCELLED if the caller cancels, and TIMEOUT at the deadline', async () => {
    const caller = new AbortController()
    const sleep = systemClock.sleep(60_000, caller.signal)
    caller.abort()
    await expect(sleep).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(systemClock.sleep(60_000, AbortSignal.timeout(1))).rejects.toMatchObject({ code: 'TIMEOUT' })
  })
})
