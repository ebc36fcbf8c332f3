import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cursorSecrets } from '../../../src/cli/settings/cursor-secrets.ts'

const inMemory = { kind: 'embedded', memory: true } as const

describe('DYNAGATE_SECRET_FILE', () => {
  it('names a file with the secrets, as containers get them', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'dynagate-secret-'))
    const file = join(directory, 'secret')
    try {
      await writeFile(file, 'new,old\n')
      expect(await cursorSecrets(inMemory, { DYNAGATE_SECRET_FILE: file })).toEqual(['new', 'old'])
      await writeFile(file, '\n')
      await expect(cursorSecrets(inMemory, { DYNAGATE_SECRET_FILE: file })).rejects.toThrow(
        `DYNAGATE_SECRET_FILE: ${file} is empty: expected a secret`,
      )
    } finally {
      await rm(directory, { recursive: true })
    }
    await expect(cursorSecrets(inMemory, { DYNAGATE_SECRET_FILE: file })).rejects.toThrow(
      `DYNAGATE_SECRET_FILE: the file that it names can't be read (ENOENT)`,
    )
  })

  it('is an alternative to DYNAGATE_SECRET', async () => {
    const both = { DYNAGATE_SECRET: 'one', DYNAGATE_SECRET_FILE: '/other' }
    await expect(cursorSecrets(inMemory, both)).rejects.toThrow(
      'expected either DYNAGATE_SECRET or DYNAGATE_SECRET_FILE, got both',
    )
  })
})

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
