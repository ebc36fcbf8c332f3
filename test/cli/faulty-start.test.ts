import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { runMain } from './run-cli.ts'

const app = (name: string) => join(import.meta.dirname, 'faulty-app', `${name}.ts`)

const settings = {
  PORT: 'none',
  LOG_LEVEL: 'loud',
  TABLE_NAME: 'my table',
  AWS_ENDPOINT_URL_DYNAMODB: 'localhost:8000',
  DYNAGATE_ALLOWED_HOSTS: 'api.example.com:443',
  DYNAGATE_SECRET_FILE: '/nowhere/secret',
}
const faultsOfSettings = [
  '  - PORT expects a number from 0 to 65535, got "none"',
  '  - AWS_ENDPOINT_URL_DYNAMODB expects a URL such as http://127.0.0.1:8000, got "localhost:8000"',
  '  - LOG_LEVEL expects info, warn, error or silent, got "loud"',
  "  - DYNAGATE_SECRET_FILE: the file that it names can't be read (ENOENT)",
  '  - DYNAGATE_ALLOWED_HOSTS: allowedHosts: expected names of hosts such as api.example.com, without scheme, port or path, got "api.example.com:443"',
  '  - TABLE_NAME expects 3 to 255 letters, digits, _, - and ., as DynamoDB does, got "my table"',
]

/** The lines with which a start fails. */
async function start(schema: string, environment: Record<string, string> = {}) {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const { code, out, err } = await runMain(['start', '--schema', schema])
  expect(out).toBe('')
  return { code, lines: err.trimEnd().split('\n') }
}

afterEach(() => void vi.unstubAllEnvs())

describe('a start with faults lists all of them at once', () => {
  it('those of settings and of the options of the gateway', async () => {
    const { code, lines } = await start(app('options'), settings)
    expect(code).toBe(2)
    expect(lines).toEqual([
      'dynagate start: there are 25 faults:',
      ...faultsOfSettings,
      '  - limits.depth: expected a number from 0, got -1',
      '  - limits.queryMs: expected a number from 0, got "5 s"',
      '  - limits.mutationMs: expected at most 2147483647 milliseconds, 24 days, got Infinity',
      expect.stringMatching(/^ {2}- limits\.deep: expected one of bodyBytes, tokens, depth, /),
      '  - overload.leastRequests: expected at most overload.requests, 10, got 50',
      '  - cost.limit.calls: expected a number from 0, got NaN',
      '  - cost: expected mode to be enforce or measure, got "off"',
      '  - cost.perCaller: expected readUnits and seconds above 0, got 0 and 1',
      '  - createGateway: expected profile to be development or production, got "staging"',
      expect.stringMatching(
        /^ {2}- authenticate needs the attributes of a caller: declare them on the table/,
      ),
      '  - rateLimit.perAddress: expected requests of at least 1 and seconds above 0, got 0 and 1',
      '  - rateLimit.perCaller: expected requests of at least 1 and seconds above 0, got 1 and 0',
      '  - cors: expected origins such as https://app.example.com, in lower case and without a path, got "https://app.example.com/"',
      '  - cors: expected headers to be names of headers, got "x tenant"',
      '  - cors: expected maxAgeSeconds from 0 to 86400, got -1',
      '  - allowedHosts: expected names of hosts such as api.example.com, without scheme, port or path, got "https://api.example.com"',
      '  - trustedProxies: expected addresses or subnets such as 10.0.0.0/8, got "10.0.0.0/99"',
      '  - slowOperations.milliseconds: expected a number from 0, got -5',
      '  - documents: 1 of the manifests do not fit the schema:',
      expect.stringMatching(/^ {6}- old: Cannot query field "nothing"/),
      '. See: dynagate start --help',
    ])
  })

  it('those of settings and of the model', async () => {
    const { code, lines } = await start(app('model'), settings)
    expect(code).toBe(2)
    expect(lines.slice(1, 7)).toEqual(faultsOfSettings)
    expect(lines[7]).toMatch(/^ {2}- .*Note.*Draft/)
  })

  it('those of settings and of a module that does not load', async () => {
    const { lines } = await start('nowhere.ts', settings)
    expect(lines.slice(1, 8)).toEqual([
      ...faultsOfSettings,
      '  - there is no file nowhere.ts: name your definition by --schema, or in package.json: "dynagate": { "schema": "./shop.ts" }',
    ])
  })

  it('and one of the definition alone as it is', async () => {
    expect(await start('nowhere.ts')).toEqual({
      code: 1,
      lines: [
        'dynagate start: there is no file nowhere.ts: name your definition by --schema, or in package.json: "dynagate": { "schema": "./shop.ts" }',
      ],
    })
  })
})
