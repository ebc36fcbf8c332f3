import { describe, expect, it } from 'vitest'
import { shop } from '../../../schema/table.ts'
import { openClient } from '../../../src/index.ts'
import { sessionPolicy } from '../../../src/store/client/lean/tenants/session-policy.ts'
import { TenantSessions } from '../../../src/store/client/lean/tenants/tenant-sessions.ts'
import { desk } from '../../tenancy/helpdesk.ts'

const minute = 60_000
const roleArn = 'arn:aws:iam::123456789012:role/desk'

/** Sessions of an hour, by a clock that a test moves, with the tenants for which one was started. */
function sessionsOf(start: (tenant: string | null) => Promise<void> = async () => {}) {
  const clock = { now: 0 }
  const started: (string | null)[] = []
  const sessions = new TenantSessions(
    async (tenant) => {
      started.push(tenant)
      await start(tenant)
      const credentials = { accessKeyId: `${tenant} ${started.length}`, secretAccessKey: 's' }
      return { credentials, expiresAt: clock.now + 60 * minute }
    },
    () => clock.now,
  )
  return { clock, started, sessions }
}

/** A renewal in the background ends within the turn: the sessions above take no time to start. */
const renewed = () => new Promise((resolve) => setImmediate(resolve))

describe('the sessions of tenants', () => {
  it('are started once for each tenant, also for requests that arrive together', async () => {
    const { started, sessions } = sessionsOf()
    const all = await Promise.all(['acme', 'globex', null, 'acme', null].map((each) => sessions.of(each)))
    expect(started).toEqual(['acme', 'globex', null])
    expect(all[3]).toBe(all[0])
    expect(await sessions.of('globex')).toBe(all[1])
  })

  it('are renewed five minutes before they expire, while requests use the old one', async () => {
    const { clock, started, sessions } = sessionsOf()
    const first = await sessions.of('acme')
    clock.now = 54 * minute
    expect(await sessions.of('acme')).toBe(first)
    expect(started).toHaveLength(1)
    clock.now = 56 * minute
    expect(await sessions.of('acme')).toBe(first)
    expect(started).toHaveLength(2)
    await renewed()
    expect(await sessions.of('acme')).toMatchObject({ accessKeyId: 'acme 2' })
  })

  it('are used until they expire while none can be renewed, and not later', async () => {
    const failing = { now: false }
    const { clock, sessions } = sessionsOf(async () => {
      if (failing.now) throw new Error('STS fails')
    })
    const first = await sessions.of('acme')
    failing.now = true
    clock.now = 59 * minute
    expect(await sessions.of('acme')).toBe(first)
    clock.now = 60 * minute
    await expect(sessions.of('acme')).rejects.toThrow('STS fails')
  })

  it('are requested at most once a second for a tenant where STS fails', async () => {
    const { clock, started, sessions } = sessionsOf(async () => {
      throw new Error('STS fails')
    })
    const attempt = () => sessions.of('acme').catch((error: Error) => error.message)
    expect(await Promise.all([attempt(), attempt()])).toEqual(['STS fails', 'STS fails'])
    expect(await attempt()).toBe('STS fails')
    expect(started).toHaveLength(1)
    clock.now = 1_000
    await attempt()
    expect(started).toHaveLength(2)
  })

  it('are at most a thousand: that of the tenant who came last is evicted', async () => {
    const { started, sessions } = sessionsOf()
    for (let tenant = 0; tenant < 1_000; tenant += 1) await sessions.of(`t${tenant}`)
    await sessions.of('t0')
    await sessions.of('another')
    await sessions.of('t0')
    expect(started).toHaveLength(1_001)
    await sessions.of('t1')
    expect(started).toHaveLength(1_002)
  })
})

/** A character that means itself in a policy. */
const literal = (character: string) => `\${${character}}`
const reserved = `${literal('$')}${literal('$')}dynagate#*`

describe('the policy of a session', () => {
  const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/desk'
  const keysIn = (tenant: string | null) => {
    const { Statement } = JSON.parse(sessionPolicy(desk, arn, tenant)) as {
      Statement: { Condition: Record<string, Record<string, string[]>> }[]
    }
    return Statement.map(({ Condition }) => Condition['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'])
  }

  it("allows the tenant's keys and the shared ones, in the table and in each index", () => {
    expect(JSON.parse(sessionPolicy(desk, arn, 'acme'))).toMatchObject({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['dynamodb:*Item', 'dynamodb:Query'], Resource: [arn] },
        ...['gsi1', 'gsi2', 'gsi3', 'gsi4'].map((name) => ({
          Effect: 'Allow',
          Action: 'dynamodb:Query',
          Resource: `${arn}/index/${name}`,
        })),
      ],
    })
    expect(keysIn('acme')).toEqual([
      ['T#acme#CUSTOMER#*', 'ARTICLE#*', reserved, `T#acme#${reserved}`],
      ['T#acme', 'T#acme#STATE#*', 'TOPIC#*'],
      ['T#acme#ARTICLE#*'],
      ['T#acme#*'],
      ['T#acme'],
    ])
  })

  it('allows a request without a tenant the shared keys only', () => {
    expect(keysIn(null)).toEqual([['ARTICLE#*', reserved], ['TOPIC#*']])
  })

  it('has no pattern and no variable that a tenant brings, in ASCII', () => {
    expect(keysIn('*')[3]).toEqual([`T#${literal('*')}#*`])
    expect(keysIn(`a?${literal('aws:username')}`)[3]).toEqual([
      `T#a${literal('?')}${literal('$')}24{aws:username}#*`,
    ])
    expect(keysIn('日本')[3]).toEqual(['T#日本#*'])
    expect(sessionPolicy(desk, arn, '日本\n')).toMatch(/^[ -~]+$/)
  })
})

it.each([
  ['expected roleArn to be like arn:aws:iam::123456789012:role/name', { roleArn: 'role/desk', table: desk }],
  ['expected sessionSeconds to be 900 to 43,200, got 60', { roleArn, table: desk, sessionSeconds: 60 }],
  ['the table shop has no tenants', { roleArn, table: shop }],
])('a role that can not work is rejected when the client is opened: %s', async (message, tenantRole) => {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }
  const choice = { kind: 'lean', endpoint: 'http://127.0.0.1:1', region: 'eu-west-1', credentials } as const
  await expect(openClient({ ...choice, tenantRole })).rejects.toThrow(message)
})
