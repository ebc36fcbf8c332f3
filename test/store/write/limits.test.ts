import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  a,
  add,
  addToSet,
  append,
  defineTable,
  deleteFromSet,
  elements,
  members,
  prepend,
  subtract,
} from '../../../src/model/index.ts'
import { openClient, openStore, type Store } from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'

const shelves = defineTable({ name: 'shelves', primaryKey: { partition: 'pk' } })

const Shelf = shelves.entity('Shelf', {
  attributes: {
    shelfId: a.id(),
    stock: a.int({ min: 0, max: 10 }).optional(),
    code: a.int({ min: 5 }).optional(),
    count: a.int().optional(),
    price: a.decimal({ digits: 4, scale: 2 }).optional(),
    notes: a.list(a.string({ maxLength: 3 }), { minItems: 1, maxItems: 3 }).optional(),
    tags: a.stringSet({ maxItems: 3 }).optional(),
    owners: a.stringSet(),
    lines: a.list(a.string(), { minItems: 2 }).optional(),
    labels: a.stringSet({ maxItems: 20 }).optional(),
    size: a.map('Size', { width: a.int({ max: 9 }), name: a.string({ maxLength: 2 }).optional() }).optional(),
  },
  key: { partition: '{shelfId}' },
})

const { shelf } = shelves.access({ shelf: Shelf.get() })

let store: Store
beforeEach(async () => {
  const client = await openClient({ kind: 'embedded', memory: true })
  store = openStore({ client, table: shelves, cursorSecret: 'shelves' })
  await prepareTable(client, { table: shelves, mayCreate: true })
  await store.request().create(Shelf, {
    shelfId: 's',
    stock: 4,
    count: 2 ** 31 - 1,
    price: '99.00',
    notes: ['a', 'b'],
    tags: new Set(['x', 'y']),
    owners: new Set(['ann', 'bob']),
    size: { width: 8 },
  })
})
afterEach(() => store.close())

const key = { shelfId: 's' }
const update = (patch: object) => store.request().update(Shelf, key, patch as never)
const present = () => store.request().one(shelf, key)

describe('limits of an attribute', () => {
  it.each([
    ['stock', add(6), 10],
    ['stock', subtract(4), 0],
    ['count', subtract(5), 2 ** 31 - 6],
    ['code', add(5), 5],
    ['price', add('0.99'), '99.99'],
    ['notes', append(['c']), ['a', 'b', 'c']],
    ['notes', elements({ 1: null, 2: 'c' }), ['a', 'c']],
    ['tags', addToSet(['z']), new Set(['x', 'y', 'z'])],
    ['owners', deleteFromSet(['bob']), new Set(['ann'])],
    ['size', members({ width: add(1) }), { width: 9 }],
  ])('allow a change of %s to a valid value', async (name, operator, expected) => {
    await update({ [name]: operator })
    expect(await present()).toMatchObject({ [name]: expected })
  })

  it.each([
    ['stock', add(7), 'from 0 to 10'],
    ['stock', subtract(5), 'from 0 to 10'],
    ['count', add(1), 'from -2147483648 to 2147483647'],
    ['code', add(4), 'from 5 to 2147483647'],
    ['price', add('1.00'), 'from -99.99 to 99.99'],
    ['notes', append(['c', 'd']), 'must be 1 to 3 items'],
    ['notes', prepend(['c', 'd']), 'must be 1 to 3 items'],
    ['notes', elements({ 0: null, 1: null }), 'must be 1 to 3 items'],
    ['tags', addToSet(['z', 'w']), 'must be at most 3 items'],
    ['owners', deleteFromSet(['ann', 'bob']), 'must be at least 1 items'],
    ['size', members({ width: add(2) }), 'from -2147483648 to 9'],
  ])('reject an operator on %s with an invalid result, and change nothing', async (name, operator, range) => {
    const before = await present()
    await expect(update({ [name]: operator })).rejects.toMatchObject({
      code: 'CONDITION_FAILED',
      message: expect.stringContaining(range),
      write: { entity: 'Shelf', attributes: [name] },
    })
    expect(await present()).toEqual(before)
  })

  it.each([
    ['notes[1]', append(['a', 'long'])],
    ['notes', append(['a', 'b', 'c', 'd'])],
    ['notes[0]', elements({ 0: 'long' })],
    ['notes', elements({ 3: 'd' })],
    ['size.name', members({ name: 'abc' })],
    ['size.width', members({ width: 10 })],
  ])('reject invalid values of an operator: %s', async (name, operator) => {
    const [attribute = ''] = name.split(/[.[]/)
    await expect(update({ [attribute]: operator })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(`Shelf.${name}: `),
    })
  })

  it('allow additions to a set that has all of them', async () => {
    await update({ tags: addToSet(['z']) })
    expect(await update({ tags: addToSet(['x', 'z']) })).toMatchObject({ tags: new Set(['x', 'y', 'z']) })
  })

  it('accept exactly the valid additions, in any sequence of steps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -6, max: 6 }), { maxLength: 6 }), async (steps) => {
        let expected = 4
        await update({ stock: 4 })
        for (const step of steps) {
          const fits = expected + step >= 0 && expected + step <= 10
          const done = await update({ stock: add(step) }).then(
            () => true,
            () => false,
          )
          expect(done).toBe(fits)
          if (fits) expected += step
        }
        expect(await present()).toMatchObject({ stock: expected })
      }),
      { numRuns: 20 },
    )
  })
})

describe('a minimum of a list', () => {
  it('can be reached by appending to a missing list', async () => {
    await expect(update({ lines: append(['one']) })).rejects.toMatchObject({ code: 'CONDITION_FAILED' })
    expect(await update({ lines: append(['one', 'two']) })).toMatchObject({ lines: ['one', 'two'] })
  })

  it('is not reported if a condition of the caller fails', async () => {
    await update({ lines: append(['one', 'two']) })
    const refused = store
      .request()
      .update(Shelf, key, { lines: append(['three']) }, { if: { stock: { eq: 0 } } })
    await expect(refused).rejects.toMatchObject({
      message: "Shelf: the item doesn't meet the condition on stock",
    })
  })
})

it('a full set accepts up to 20 members that it already has', async () => {
  const labels = Array.from({ length: 20 }, (_, at) => `label ${at}`)
  await update({ labels: new Set(labels) })
  expect(await update({ labels: addToSet(labels) })).toMatchObject({ labels: new Set(labels) })
})
