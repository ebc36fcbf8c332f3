import { describe, expect, it } from 'vitest'
import {
  a,
  checkTenant,
  decodeItem,
  defineTable,
  encodeItem,
  inTenant,
  primaryKeyOf,
  systemEntity,
  tenantOfRequest,
} from '../../src/model/index.ts'
import { faultsOf, tableOf } from './faults-of.ts'

const definition = {
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  caller: { userId: a.id(), org: a.string() },
  tenant: 'org',
} as const
const desk = defineTable(definition)
const Ticket = desk.entity('Ticket', {
  attributes: { ticketId: a.id(), title: a.string() },
  key: { partition: 'T#{org}#TICKET#{ticketId}', sort: 'T#{org}' },
  indexes: { gsi1: { partition: 'T#{org}', sort: '{title}' } },
})
const old = defineTable({ ...definition, keyFormat: 'verbatim' })
old.entity('Ticket', {
  attributes: { ticketId: a.id() },
  key: { partition: 'T#{org}|{ticketId}', sort: 'TICKET' },
})
const ticket = { ticketId: 't1', title: 'Help' }

describe('the tenant in keys', () => {
  it('is encoded in every key that contains it, and in no other', () => {
    expect(encodeItem(Ticket, inTenant(ticket, 'acme'))).toEqual({
      ticketId: 't1',
      title: 'Help',
      pk: 'T#acme#TICKET#t1',
      sk: 'T#acme',
      gsi1pk: 'T#acme',
      gsi1sk: 'Help',
    })
  })

  it('is required: values without it have no key, whatever they contain', () => {
    for (const values of [ticket, { ...ticket, org: 'acme' }]) {
      expect(() => primaryKeyOf(Ticket, values)).toThrow(
        expect.objectContaining({
          code: 'UNAUTHENTICATED',
          message: 'Ticket: its items belong to tenants, and the request has no tenant: send credentials',
        }),
      )
    }
    expect(() => encodeItem(Ticket, inTenant({ ...ticket, org: 'globex' }, 'acme'))).toThrow(
      "Ticket has no attribute 'org'",
    )
  })

  it('is escaped, so that no tenant has the keys of another', () => {
    const keys = ['acme', 'acme#TICKET', 'acme#TICKET#t1', 'acme\u0000', '$61cme', 'T#acme'].map(
      (tenant) => primaryKeyOf(Ticket, inTenant(ticket, tenant)).pk,
    )
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.map((key) => String(key).split('#').length)).toEqual(keys.map(() => 4))
  })

  it('is checked in stored items: one of another tenant, as in a corrupt index, is not returned', () => {
    const stored = encodeItem(Ticket, inTenant(ticket, 'acme'))
    expect(() => checkTenant(Ticket, stored, 'acme')).not.toThrow()
    for (const tenant of ['acm', 'acme#TICKET', 'globex', undefined]) {
      expect(() => checkTenant(Ticket, stored, tenant)).toThrow("is not one of the request's tenant")
    }
    expect(decodeItem(Ticket, stored)).toEqual({ __typename: 'Ticket', ...ticket })
  })

  it("is the prefix of the reserved keys of a tenant's system items", () => {
    const Job = systemEntity(desk, 'Job', { attributes: { jobId: a.id() }, key: ['jobId'] })
    const keyIn = (tenant: string | undefined, own = {}) =>
      primaryKeyOf(Job, inTenant({ jobId: 'j1', ...own }, tenant)).pk
    expect(keyIn('acme')).toBe('T#acme#$$dynagate#Job#j1#')
    expect(keyIn('acme', { lead: '' })).toBe('$$dynagate#Job#j1#')
    expect(keyIn(undefined)).toBe('$$dynagate#Job#j1#')
  })
})

describe('the tenant of a request', () => {
  it('can be any string of up to 256 bytes in an escaped key', () => {
    for (const tenant of ['acme', 'a#b', '\u0000', 'ü'.repeat(128)]) {
      expect(tenantOfRequest(desk, tenant)).toBe(tenant)
    }
    expect(tenantOfRequest(desk, null)).toBeUndefined()
  })

  it.each([
    ['', 'caller.org: is empty'],
    ['x'.repeat(3000), 'caller.org: takes 3000 bytes in keys, where a tenant has at most 256'],
    ['#'.repeat(100), 'caller.org: takes 300 bytes in keys, where a tenant has at most 256'],
    ['\ud800', 'caller.org: expected'],
    [7, 'caller.org: expected a string'],
  ])('is UNAUTHENTICATED as %j', (tenant, message) => {
    expect(() => tenantOfRequest(desk, tenant as string)).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED', message: expect.stringContaining(message) }),
    )
  })

  it('must not contain the literal after it in a verbatim key', () => {
    expect(tenantOfRequest(old, 'acme')).toBe('acme')
    expect(() => tenantOfRequest(old, 'acme|t1')).toThrow("holds '|', which ends it in a key")
    for (const tenant of ['a#b', 'a b', 'a$b', '\u0000']) {
      expect(() => tenantOfRequest(old, tenant)).toThrow("has a character up to '$'")
    }
  })

  it('is required in a table with tenants, and rejected in others', () => {
    expect(() => tenantOfRequest(desk, undefined)).toThrow('Expected the tenant of the request')
    const plain = defineTable({ name: 'plain', primaryKey: { partition: 'pk' } })
    expect(tenantOfRequest(plain, undefined)).toBeUndefined()
    expect(() => tenantOfRequest(plain, 'acme')).toThrow('Expected a request without a tenant')
  })
})

describe('partition keys', () => {
  const faultsIn = (keys: readonly (readonly [partition: string, own?: object])[]) =>
    faultsOf((table) => {
      for (const [at, [partition, own]] of keys.entries()) {
        const attributes = { a: a.id() }
        table.entity(`E${at}`, { attributes, key: { partition, sort: `E${at}` }, ...own })
      }
    }, definition)
  const shared = { shared: true }

  it.each([
    ['one text before all tenants', [['T#{org}#A#{a}'], ['T#{org}'], ['P#{a}', shared]]],
    ['a text for each entity', [['A#{org}#{a}'], ['B#{org}#{a}'], ['C', shared]]],
    ['the tenant first of all', [['{org}#A#{a}'], ['{org}']]],
  ] as const)('can have %s', (_, keys) => {
    expect(faultsIn(keys)).toEqual([])
  })

  it.each([
    ['a tenant with text that begins another', [['T#{org}#A#{a}'], ['T#U#{org}']]],
    ['a shared entity whose values may look like a tenant', [['T#{org}#A#{a}'], ['T#{a}', shared]]],
    ['a shared entity that begins with a value', [['T#{org}#A#{a}'], ['{a}', shared]]],
    ['a shared entity next to bare tenants', [['{org}#A#{a}'], ['P#{a}', shared]]],
  ] as const)('cannot have %s', (_, keys) => {
    expect(faultsIn(keys).join('\n')).toContain(
      'whose keys tell tenants apart by {org}: begin it with other fixed text',
    )
  })

  it('are checked per index', () => {
    const table = tableOf(definition)
    const attributes = { a: a.id() }
    table.entity('Own', {
      attributes,
      key: { partition: 'T#{org}#A#{a}', sort: 'X' },
      indexes: { gsi1: { partition: 'OWN#{org}', sort: '{a}' } },
    })
    table.entity('Shared', {
      attributes,
      key: { partition: 'OWN#{a}', sort: 'X' },
      indexes: { gsi1: { partition: 'T#{a}', sort: 'X' } },
      ...shared,
    })
    expect(() => table.check()).not.toThrow()
  })
})
