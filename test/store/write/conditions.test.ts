import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { add, type ConditionOf } from '../../../src/model/index.ts'
import { type StoreRequest, WriteError } from '../../../src/store/index.ts'
import { Article, Bin, openWarehouse, type Warehouse } from './warehouse.ts'

let house: Warehouse
let request: StoreRequest
beforeEach(async () => {
  house = await openWarehouse()
  request = house.store.request()
  await request.create(Article, {
    articleId: 'a',
    name: 'Lamp',
    stock: 5,
    tags: new Set(['new', 'red']),
    log: ['one', 'two'],
    price: '9.50',
  })
  house.calls()
})
afterEach(() => house[Symbol.asyncDispose]())

const key = { articleId: 'a' }
type If = ConditionOf<typeof Article>

describe('a condition', () => {
  it.each<[If, boolean]>([
    [{ stock: { eq: 5 } }, true],
    [{ stock: { ne: 5 } }, false],
    [{ stock: { gte: 5, lt: 6 } }, true],
    [{ stock: { gt: 5 } }, false],
    [{ price: { lte: '9.50' } }, true],
    [{ state: { in: ['RETIRED', 'ACTIVE'] } }, true],
    [{ state: { in: ['RETIRED'] } }, false],
    [{ name: { beginsWith: 'La', contains: 'amp' } }, true],
    [{ name: { size: { eq: 4 } } }, true],
    [{ tags: { contains: 'red', size: { gte: 2 } } }, true],
    [{ tags: { contains: 'blue' } }, false],
    [{ log: { contains: 'two', eq: ['one', 'two'] } }, true],
    [{ log: { size: { lt: 2 } } }, false],
    [{ weight: { exists: false }, price: { exists: true } }, true],
    [{ weight: { exists: true } }, false],
    [{ or: [{ stock: { gt: 9 } }, { and: [{ stock: { lt: 9 } }, { name: { eq: 'Lamp' } }] }] }, true],
    [{ not: { or: [{ stock: { gt: 9 } }, { stock: { eq: 5 } }] } }, false],
    [{ not: { stock: { gt: 9 } }, name: { eq: 'Lamp' } }, true],
    [{}, true],
  ])('%j allows an update: %s', async (condition, holds) => {
    const update = request.update(Article, key, { weight: 1 }, { if: condition })
    if (holds) expect(await update).toMatchObject({ weight: 1 })
    else await expect(update).rejects.toMatchObject({ code: 'CONDITION_FAILED' })
    expect(house.calls()).toHaveLength(1)
  })

  it('that fails returns the stored item and the attributes of the condition', async () => {
    const bought = request.update(Article, key, { sold: add(9) }, { if: { stock: { gte: 9 } } })
    const error = await bought.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(WriteError)
    expect(error).toMatchObject({
      code: 'CONDITION_FAILED',
      retryable: false,
      message: "Article: the item doesn't meet the condition on stock",
      write: { entity: 'Article', attributes: ['stock'], position: 1, of: 1 },
      item: { __typename: 'Article', stock: 5, tags: new Set(['new', 'red']) },
    })
    expect(await house.stored('a')).toMatchObject({ sold: 0, version: 1 })
  })

  it('distinguishes a missing or expired item from one that fails it', async () => {
    const until = new Date(house.time.now + 1000)
    await request.create(Article, { articleId: 'old', name: 'Old', until })
    house.time.pass(10_000)
    for (const articleId of ['none', 'old']) {
      for (const write of [
        () => request.update(Article, { articleId }, { name: 'x' }, { if: { stock: { eq: 1 } } }),
        () => request.update(Article, { articleId }, { stock: 2 }, { if: { stock: { eq: 1 } } }),
        () => request.delete(Article, { articleId }, { if: { stock: { eq: 1 } } }),
      ]) {
        await expect(write()).rejects.toMatchObject({ code: 'NOT_FOUND' })
      }
    }
  })

  it('applies to an update that reads first, and to a delete', async () => {
    await expect(
      request.update(Article, key, { state: 'RETIRED' }, { if: { name: { eq: 'Other' } } }),
    ).rejects.toMatchObject({ code: 'CONDITION_FAILED', item: { name: 'Lamp', state: 'ACTIVE' } })
    await expect(request.delete(Article, key, { if: { stock: { eq: 0 } } })).rejects.toMatchObject({
      code: 'CONDITION_FAILED',
      item: { stock: 5 },
    })
    expect(await request.delete(Article, key, { if: { stock: { eq: 5 } } })).toMatchObject({ stock: 5 })
  })

  it.each([
    ['an attribute that is none', { colour: { eq: 1 } }, 'Article if.colour: is not an attribute'],
    [
      'an operator that is none',
      { stock: { beginsWith: '1' } },
      'Article if.stock.beginsWith: is not an operator',
    ],
    ['a value that does not fit', { or: [{ stock: { eq: 'x' } }] }, 'Article if.or[0].stock.eq: expected'],
    ['an empty or', { or: [] }, 'Article if.or: expected a list of at least one condition'],
    ['an or of nothing', { or: [{}] }, 'Article if.or[0]: has no condition'],
    ['a value instead of a condition', { stock: 5 }, 'Article if.stock: expected an object of eq'],
    ['a size that is none', { log: { size: { eq: 'x' } } }, 'Article if.log.size: expected an integer'],
    [
      'too deep a nest',
      JSON.parse(`${'{"not":'.repeat(12)}{"stock":{"eq":1}}${'}'.repeat(12)}`),
      'is nested deeper',
    ],
    [
      'too many terms',
      { and: Array.from({ length: 101 }, () => ({ stock: { eq: 1 } })) },
      'more than 75 conditions',
    ],
  ])('with %s is rejected before a call is made', async (_, condition, message) => {
    const update = request.update(Article, key, { weight: 1 }, { if: condition as never })
    await expect(update).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    await expect(update).rejects.toThrow(message)
    expect(house.calls()).toEqual([])
  })
})

describe('an expected version', () => {
  it('lets one of two writers succeed, and returns the stored item to the other', async () => {
    const tries = await Promise.allSettled(
      ['A', 'B'].map((name) => house.store.request().update(Article, key, { name }, { expectedVersion: 1 })),
    )
    const [won] = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value.name] : []))
    const [lost] = tries.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    expect(lost).toMatchObject({
      code: 'CONDITION_FAILED',
      item: { name: won, version: 2 },
      write: { attributes: ['version'] },
    })
  })

  it('requires an entity with a version', async () => {
    const asked = { expectedVersion: 1 } as never
    await expect(request.update(Bin, { binId: 'b' }, { pieces: 2 }, asked)).rejects.toThrow(
      'Bin: expectedVersion is for entities with a version: declare an a.version() attribute',
    )
    await expect(request.update(Article, key, { name: 'x' }, { expectedVersion: -1 })).rejects.toThrow(
      'Article: expectedVersion expects an integer of at least 0, got -1',
    )
  })
})
