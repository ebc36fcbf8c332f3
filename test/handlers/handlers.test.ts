import { randomBytes } from 'node:crypto'
import {
  a,
  deadLettersOf,
  defineTable,
  discardDeadLetters,
  type HandledChange,
  replayDeadLetters,
  type StoredLetter,
} from 'dynagate'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { type HandledShop, Mail, Order, openShop, shop } from './handled-shop.ts'

let opened: HandledShop
let now = Date.UTC(2026, 0, 1)
beforeEach(async () => {
  opened = await openShop(() => now)
})
afterEach(() => opened[Symbol.asyncDispose]())

/** What was passed to it, and the wait for a number of calls. */
function received<Value>() {
  const values: Value[] = []
  let wake = () => {}
  return {
    values,
    take(value: Value) {
      values.push(value)
      wake()
    },
    async count(count: number) {
      while (values.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      return values
    },
  }
}

describe('a handler', () => {
  it('receives the changes of its kind of its entity, typed by it', async () => {
    const seen = received<readonly [orderId: string, ...rest: unknown[]]>()
    await using _ = await opened.start([
      shop.on('opened', Order, 'created', ({ after }) => {
        expectTypeOf(after.state).toEqualTypeOf<'OPEN' | 'PAID' | 'SHIPPED'>()
        seen.take([after.orderId, 'created', after.state])
      }),
      shop.on('moved', Order, 'changed', async ({ before, after }) => {
        expectTypeOf(before).toEqualTypeOf(after)
        seen.take([after.orderId, 'changed', before.state, after.state])
      }),
      shop.on('closed', Order, 'removed', ({ before, isExpired, ...rest }) => {
        // @ts-expect-error an item that was removed isn't there afterwards
        expect(rest.after).toBeUndefined()
        seen.take([before.orderId, 'removed', before.state, isExpired])
      }),
    ])
    await opened.put('o1')
    await opened.store.request().create(Mail, { mailId: 'o1', text: 'no order' })
    await opened.put('o1', 'PAID')
    await opened.store.request().delete(Order, { orderId: 'o1' })
    const expiresAt = new Date(now + 10_000)
    await opened.store.request().create(Order, { orderId: 'o2', state: 'OPEN', expiresAt })
    now += 60_000
    await opened.engine.sweepExpired()
    const byOrder = Map.groupBy(await seen.count(5), ([orderId]) => orderId)
    expect(byOrder.get('o1')).toEqual([
      ['o1', 'created', 'OPEN'],
      ['o1', 'changed', 'OPEN', 'PAID'],
      ['o1', 'removed', 'PAID', false],
    ])
    expect(byOrder.get('o2')).toEqual([
      ['o2', 'created', 'OPEN'],
      ['o2', 'removed', 'OPEN', true],
    ])
  })

  it('may write to the table, whose changes other handlers receive', async () => {
    const mails = received<string>()
    await using _ = await opened.start([
      shop.on('confirm', Order, 'created', async ({ after, token }, { store }) => {
        await store.request().create(Mail, { mailId: after.orderId, text: token })
      }),
      shop.on('send', Mail, 'created', ({ after }) => mails.take(after.text)),
    ])
    await opened.put('o1')
    expect(await mails.count(1)).toEqual([expect.stringMatching(/^confirm:[0-9a-f]{32}$/)])
  })

  it('receives the changes of one item in order, and those of others meanwhile', async () => {
    const seen = received<string>()
    const blocked = Promise.withResolvers<void>()
    await using _ = await opened.start([
      shop.on('moved', Order, 'changed', async ({ after }) => {
        if (after.orderId === 'slow') await blocked.promise
        seen.take(`${after.orderId} ${after.state}`)
      }),
    ])
    await opened.store.request().transact((tx) => {
      for (const orderId of ['slow', 'fast']) tx.create(Order, { orderId, state: 'OPEN' })
    })
    const change = (orderId: string, state: 'PAID' | 'SHIPPED') =>
      opened.store.request().update(Order, { orderId }, { state })
    await opened.store.request().transact((tx) => {
      for (const orderId of ['slow', 'fast']) tx.update(Order, { orderId }, { state: 'PAID' })
    })
    await seen.count(1)
    await change('slow', 'SHIPPED')
    await change('fast', 'SHIPPED')
    blocked.resolve()
    const values = await seen.count(4)
    expect(values[0]).toBe('fast PAID')
    for (const item of ['slow', 'fast'])
      expect(values.filter((value) => value.startsWith(item))).toEqual([`${item} PAID`, `${item} SHIPPED`])
  })

  it('receives a change again, with the same token, until it succeeds', async () => {
    const seen = received<Pick<HandledChange<unknown>, 'attempt' | 'token'>>()
    await using _ = await opened.start([
      shop.on('flaky', Order, 'created', ({ attempt, token }) => {
        seen.take({ attempt, token })
        if (attempt < 3) throw new Error('not yet')
      }),
    ])
    await opened.put('o1')
    await opened.put('o2')
    const byToken = Map.groupBy(await seen.count(6), ({ token }) => token)
    const attempts = [...byToken.values()].map((values) => values.map(({ attempt }) => attempt))
    expect(attempts).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ])
    expect(opened.reports.filter(({ kind }) => kind === 'failed')).toHaveLength(4)
  })

  it('is given up after its timeout, with its signal aborted', async () => {
    const seen = received<string>()
    await using _ = await opened.start(
      [
        shop.on('stuck', Order, 'created', ({ signal, attempt, after }) => {
          if (attempt > 1) return seen.take(after.orderId)
          return new Promise<void>(() => signal.addEventListener('abort', () => seen.take('aborted')))
        }),
      ],
      { timeoutMs: 5 },
    )
    await opened.put('o1')
    expect(await seen.count(2)).toEqual(['aborted', 'o1'])
    expect(opened.reports).toContainEqual(
      expect.objectContaining({ kind: 'failed', error: expect.objectContaining({ code: 'TIMEOUT' }) }),
    )
  })

  it('has a name, a table with a stream, and an entity of that table', () => {
    const handle = () => {}
    const other = defineTable({ name: 'other', primaryKey: { partition: 'pk' } })
    const Note = other.entity('Note', { attributes: { id: a.id() }, key: { partition: 'NOTE#{id}' } })
    expect(() => other.on('noted', Note, 'created', handle)).toThrow(
      "handler noted: expected stream: 'newAndOldImages' in defineTable()",
    )
    expect(() => shop.on('noted', Note, 'created', handle)).toThrow(
      'handler noted: expected an entity of the table shop',
    )
    expect(() => shop.on('1', Order, 'created', handle)).toThrow(
      'Expected the name of a handler: a letter, then up to 63 letters, digits, _ or -, got "1"',
    )
    // @ts-expect-error not a kind
    expect(() => shop.on('x', Order, 'updated', handle)).toThrow("expected 'created', 'changed' or 'removed'")
    const twice = [shop.on('x', Order, 'created', handle), shop.on('x', Mail, 'created', handle)]
    return expect(opened.start(twice)).rejects.toThrow('Expected handlers with different names, got x twice')
  })
})

describe('a change that a handler fails to handle', () => {
  const where = () => ({ store: opened.store, region: 'eu-west-1' })
  const letters = async () => {
    const found: StoredLetter[] = []
    for await (const letter of deadLettersOf(where())) found.push(letter)
    return found
  }
  const handler = (fails: (id: string) => boolean, seen = received<string>()) => ({
    seen,
    handlers: [
      shop.on('strict', Order, 'created', ({ after, token }) => {
        if (fails(after.orderId)) throw new Error(`${after.orderId} is bad`)
        seen.take(`${after.orderId} ${token}`)
      }),
    ],
  })

  it('is a dead letter after its attempts, doesn’t stop the changes after it, and can be replayed', async () => {
    const { seen, handlers } = handler((id) => id.startsWith('bad'))
    await using running = await opened.start(handlers, { attempts: 2 })
    for (const id of ['bad1', 'good', 'bad2']) await opened.put(id)
    await opened.put('bad1', 'PAID')
    await opened.put('last')
    await seen.count(2)
    await opened.reported('deadLetter', 2)
    await running.close()
    const found = (await letters()).toSorted(byMessage)
    expect(found.map(({ letter }) => [letter.handler, letter.error.message, letter.attempts])).toEqual([
      ['strict', 'bad1 is bad', 2],
      ['strict', 'bad2 is bad', 2],
    ])

    const failures: unknown[] = []
    const { seen: replayed, handlers: better } = handler((id) => id === 'bad1')
    const report = await replayDeadLetters({
      ...where(),
      handlers: better,
      onFailure: ({ number }, error) => failures.push([number, error]),
    })
    expect(report).toEqual({ handled: 1, failed: 1, skipped: 0 })
    expect(replayed.values).toEqual([`bad2 ${found[1]?.letter.token}`])
    expect(failures).toEqual([[found[0]?.number, new Error('bad1 is bad')]])
    expect(await letters()).toEqual(found.slice(0, 1))
    expect(await replayDeadLetters({ ...where(), handlers: [] })).toMatchObject({ skipped: 1 })
    expect(await discardDeadLetters({ ...where(), handler: 'other' })).toBe(0)
    expect(await discardDeadLetters(where())).toBe(1)
    expect(await letters()).toEqual([])
  })

  it('is a dead letter at once if its stored data doesn’t fit the entity, with both images however large', async () => {
    const { seen, handlers } = handler(() => false)
    await using running = await opened.start(handlers)
    const Item = {
      pk: { S: 'ORDER#o1' },
      sk: { S: 'ORDER' },
      orderId: { S: 'o1' },
      state: { S: 'UNHEARD OF' },
      scan: { B: randomBytes(390_000).toString('base64') },
    }
    await opened.engine.execute('PutItem', { TableName: 'shop', Item })
    await opened.put('after')
    await seen.count(1)
    await opened.reported('deadLetter', 1)
    await running.close()
    const [stored, ...others] = await letters()
    expect(others).toEqual([])
    expect(stored?.letter).toMatchObject({ attempts: 1, handler: 'strict' })
    expect(stored?.letter.record.dynamodb.NewImage?.scan).toEqual(Item.scan)
    expect(await discardDeadLetters(where())).toBe(1)
    expect(await letters()).toEqual([])
  })

  it('goes to the sink of the program, again until it accepts it', async () => {
    const sunk = received<string>()
    const { seen, handlers } = handler((id) => id === 'bad')
    await using _ = await opened.start(handlers, {
      attempts: 1,
      deadLetters: async ({ error }) => {
        sunk.take(error.message)
        if (sunk.values.length === 1) throw new Error('the queue is full')
      },
    })
    await opened.put('bad')
    await opened.put('good')
    await seen.count(1)
    await opened.reported('deadLetter', 1)
    expect(sunk.values).toEqual(['bad is bad', 'bad is bad'])
    expect(await letters()).toEqual([])
    expect(opened.reports.map(({ kind }) => kind)).toEqual(['started', 'deadLetterFailed', 'deadLetter'])
  })
})

function byMessage({ letter: one }: StoredLetter, { letter: other }: StoredLetter): number {
  return one.error.message < other.error.message ? -1 : 1
}
