import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readStartSettings } from '../../../src/cli/settings/start-settings.ts'

const unsaid = { memory: false }

/** The message with which settings are rejected. */
async function faultsOf(environment: NodeJS.ProcessEnv, options = {}): Promise<string> {
  const error = await readStartSettings({ ...unsaid, ...options }, environment).catch((thrown) => thrown)
  return error instanceof Error ? error.message : 'none'
}

describe('the settings of dynagate start', () => {
  it('have defaults', async () => {
    expect(await readStartSettings(unsaid, {})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      adminHost: '127.0.0.1',
      choice: { kind: 'embedded', directory: '.dynagate' },
      workers: 1,
      logLevel: 'info',
    })
  })

  it('are those of the environment, unless an option has them', async () => {
    const environment = {
      PORT: '1',
      HOST: 'a',
      DYNAGATE_ADMIN_PORT: '2',
      LOG_LEVEL: 'warn',
      DYNAGATE_LOG_KEY: 'k',
    }
    const lists = { DYNAGATE_ALLOWED_HOSTS: 'x.example, y.example', DYNAGATE_TRUSTED_PROXIES: '10.0.0.0/8' }
    expect(
      await readStartSettings({ ...unsaid, port: '3', host: 'b' }, { ...environment, ...lists }),
    ).toMatchObject({
      port: 3,
      host: 'b',
      adminPort: 2,
      logLevel: 'warn',
      hashKey: 'k',
      allowedHosts: ['x.example', 'y.example'],
      trustedProxies: ['10.0.0.0/8'],
    })
  })

  it.each([
    [{}, { workers: '0' }, '--workers expects a number from 1 to 64, got "0"'],
    [{ DYNAGATE_WORKERS: 'all' }, {}, 'DYNAGATE_WORKERS expects a number from 1 to 64, got "all"'],
    [
      { DYNAGATE_WORKERS: '2' },
      { memory: true },
      'DYNAGATE_WORKERS is 2, and with --memory each process would have data of its own: give --dir PATH',
    ],
  ])('need a number of workers that can share the data', async (environment, options, message) => {
    expect(await faultsOf(environment, options)).toBe(message)
    expect(await readStartSettings({ ...unsaid, workers: '2' }, environment)).toMatchObject({ workers: 2 })
  })

  it('are rejected with every fault at once', async () => {
    const environment = {
      PORT: 'none',
      DYNAGATE_ADMIN_PORT: '70000',
      LOG_LEVEL: 'loud',
      DYNAGATE_LOG_KEY: 'hunter2-key',
      DYNAGATE_LOG_KEY_FILE: '/nowhere',
      DYNAGATE_SECRET: 'hunter2-new,',
      DYNAGATE_TRUSTED_PROXIES: '10.0.0.0/99',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
      DYNAGATE_CLIENT: 'fast',
    }
    expect((await faultsOf(environment)).trimEnd().split('\n')).toEqual([
      'there are 7 faults:',
      '  - PORT expects a number from 0 to 65535, got "none"',
      '  - DYNAGATE_ADMIN_PORT expects a number from 0 to 65535, got "70000"',
      '  - DYNAGATE_CLIENT is lean or sdk, not fast',
      '  - LOG_LEVEL expects info, warn, error or silent, got "loud"',
      '  - expected either DYNAGATE_LOG_KEY or DYNAGATE_LOG_KEY_FILE, got both',
      '  - DYNAGATE_SECRET has an empty secret: separate secrets by one comma, the one that seals cursors first',
      '  - DYNAGATE_TRUSTED_PROXIES: trustedProxies: expected addresses or subnets such as 10.0.0.0/8, got "10.0.0.0/99"',
    ])
    expect(await faultsOf(environment)).not.toContain('hunter2')
  })

  it('have secrets of files, and faults that name the file and not its content', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'dynagate-settings-'))
    const file = join(directory, 'key')
    try {
      await writeFile(file, 'of a file\n')
      expect(await readStartSettings(unsaid, { DYNAGATE_LOG_KEY_FILE: file })).toMatchObject({
        hashKey: 'of a file',
      })
      await writeFile(file, 'hunter2,,old\n')
      expect(await faultsOf({ DYNAGATE_SECRET_FILE: file })).toMatch(
        /^DYNAGATE_SECRET_FILE has an empty secret/,
      )
      await writeFile(file, '\n')
      expect(await faultsOf({ DYNAGATE_LOG_KEY_FILE: file })).toBe(
        `DYNAGATE_LOG_KEY_FILE: ${file} is empty: expected a secret`,
      )
    } finally {
      await rm(directory, { recursive: true })
    }
    expect(await faultsOf({ DYNAGATE_LOG_KEY_FILE: file })).toBe(
      `DYNAGATE_LOG_KEY_FILE: the file that it names can't be read (ENOENT)`,
    )
  })
})
