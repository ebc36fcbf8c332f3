import { describe, expect, it } from 'vitest'
import { cursorSecrets } from '../../src/cli/cursor-secret.ts'

const inMemory = { kind: 'embedded', memory: true } as const

describe('DYNAGATE_SECRET', () => {
  it.each([
    ['one', ['one']],
    ['new,old', ['new', 'old']],
    ['new, old', ['new', 'old']],
  ])('is one secret or several: %s', async (given, secrets) => {
    expect(await cursorSecrets(inMemory, { DYNAGATE_SECRET: given })).toEqual(secrets)
  })

  it('rejects an empty secret among several', async () => {
    await expect(cursorSecrets(inMemory, { DYNAGATE_SECRET: 'new,' })).rejects.toThrow(
      'DYNAGATE_SECRET has an empty secret: separate secrets by one comma, the one that seals cursors first',
    )
  })

  it('is random for this process if it is not set', async () => {
    const [secret] = await cursorSecrets(inMemory, {})
    const [another] = await cursorSecrets(inMemory, {})
    expect(secret).toHaveLength(43)
    expect(another).not.toBe(secret)
  })
})
