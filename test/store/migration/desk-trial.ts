import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { type CacheStorage, memoryCache, openStore, prepareTable, runRewrites } from 'dynagate'
import fc from 'fast-check'
import { createGateway, gatewayOptions } from '../../../src/server/index.ts'
import { type DynamoClient, wrapClient } from '../../../src/store/client/index.ts'
import { dropForm, fillForm } from '../../../src/store/index.ts'
import { begun, switched } from './desk.ts'
import { whileTimePasses } from './passing-time.ts'

/** A request of one of a few callers, about one of a few tickets. */
interface Asked {
  readonly kind: (typeof kinds)[number]
  readonly caller: number
  readonly ticket: number
  readonly value: number
}

/** A step of the migration, with the requests that are made while it works, and after it. */
interface Step {
  readonly work: 'fill' | 'revert' | 'contract' | 'none'
  /** The call before which the process that works is killed, if it makes so many. */
  readonly killedAt: number | undefined
  readonly asked: readonly Asked[]
}

const kinds = [
  'create',
  'create',
  'save',
  'update',
  'update',
  'move',
  'turn',
  'delete',
  'rename',
  'repeat',
  'page',
  'node',
] as const

const asked: fc.Arbitrary<Asked> = fc.record({
  kind: fc.constantFrom(...kinds),
  caller: fc.nat({ max: 2 }),
  ticket: fc.nat({ max: 7 }),
  value: fc.nat({ max: 5 }),
})

/** Migrations with requests at every stage. */
export const trials: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    work: fc.constantFrom('fill', 'fill', 'revert', 'contract', 'none'),
    killedAt: fc.option(fc.nat({ max: 120 }), { nil: undefined, freq: 2 }),
    asked: fc.array(asked, { maxLength: 24 }),
  }),
  { minLength: 1, maxLength: 7 },
)

interface Ticket {
  firm: string
  customerId: string
  ticketId: string
  day: string
  state: string
  ownerId: string
  visits: number
  note: string | null
  tags: readonly string[] | null
  version: number | undefined
}

type Release = 'begun' | 'switched'
const releases = { begun, switched }
const callers = [
  { firm: 'acme', userId: 'ada', roles: ['staff'] },
  { firm: 'acme', userId: 'bob', roles: [] },
  { firm: 'initech', userId: 'sue', roles: ['staff'] },
] as const
const days = ['2026-01-01', '2026-01-02', '2026-01-03']
const states = ['OPEN', 'CLOSED']
const fields = 'customerId ticketId day state ownerId visits note tags customerName version'

/** One table, and what must be in it. */
export class Trial {
  readonly #client: DynamoClient
  readonly #tableName: string
  readonly #cache: CacheStorage = memoryCache({ maxBytes: 8_000_000 })
  #tickets: Ticket[] = []
  readonly #names = new Map<string, string>()
  /** The releases that may serve. */
  #served: readonly Release[] = ['begun']
  /** Whether writes store both forms; undefined where a process works on that, or has been killed. */
  #isDoubled: boolean | undefined = false
  #gateways = new Map<Release, ReturnType<typeof createGateway>>()
  #turn = 0
  readonly #cursors: { release: Release; firm: string; customerId: string; key: string; cursor: string }[] =
    []
  readonly #ids: { release: Release; firm: string; key: string; id: string }[] = []
  readonly #repeats: { release: Release; caller: number; body: object; key: string; data: unknown }[] = []
  #isOver = false

  constructor(client: DynamoClient, tableName: string) {
    this.#client = client
    this.#tableName = tableName
  }

  async prepare(): Promise<void> {
    await prepareTable(this.#client, { table: begun.desk, tableName: this.#tableName, mayCreate: true })
    for (const caller of [0, 2])
      for (const customerId of ['c0', 'c1']) {
        const { firm } = this.#caller(caller)
        await this.#ok(
          'begun',
          caller,
          'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { customerId } }',
          {
            input: { customerId, name: 'first' },
          },
        )
        this.#names.set(`${firm}/${customerId}`, 'first')
      }
  }

  async step({ work, killedAt, asked }: Step): Promise<void> {
    const pending = [...asked]
    const next = async () => {
      const each = pending.shift()
      if (each !== undefined) await this.#ask(each)
    }
    if (work === 'fill' && this.#served.includes('begun') && !this.#isOver) {
      if (this.#served.length === 1) this.#isDoubled = undefined
      if (await this.#worked(killedAt, next, 'begun', fillForm)) {
        this.#served = ['begun', 'switched']
        this.#isDoubled = true
      }
    } else if (work === 'revert' && this.#served.includes('begun') && !this.#isOver) {
      this.#served = ['begun']
      this.#isDoubled = undefined
      if (await this.#worked(killedAt, next, 'begun', dropForm)) this.#isDoubled = false
    } else if (work === 'contract' && this.#served.includes('switched')) {
      this.#served = ['switched']
      this.#isOver = true
      this.#isDoubled = undefined
      if (await this.#worked(killedAt, next, 'switched', dropForm)) this.#isDoubled = false
    }
    while (pending.length > 0) await next()
    await this.check()
  }

  /** Works on the migration; returns whether it has ended. */
  async #worked(
    killedAt: number | undefined,
    next: () => Promise<void>,
    release: Release,
    work: typeof fillForm,
  ): Promise<boolean> {
    this.#gateways.clear()
    let calls = 0
    const killed = new Error('killed')
    let isInterrupted = false
    const before = async (operation: string) => {
      calls += 1
      if (killedAt !== undefined && calls > killedAt) throw killed
      if (isInterrupted || !['scan', 'get', 'transactWrite'].includes(operation)) return
      isInterrupted = true
      await next().finally(() => {
        isInterrupted = false
      })
    }
    const client = wrapClient(
      this.#client,
      (send) => (operation, input, options) => before(operation).then(() => send(operation, input, options)),
    )
    const { desk, Ticket } = releases[release]
    const store = openStore({
      client,
      table: desk,
      tableName: this.#tableName,
      cursorSecret: 'trial',
      cache: this.#caching,
    })
    try {
      await whileTimePasses((clock) => work({ store, entity: Ticket, region: 'r', segments: 2, clock }))
      return true
    } catch (error) {
      // Time passes while requests are made: its lease may end before the work does, as on a busy machine.
      if (/killed|The lease .* is lost/.test(String(error))) return false
      const isUnfinished = /another form is recorded, or one is being dropped/.test(String(error))
      if (isUnfinished && this.#isDoubled === undefined) return false
      assert(/can't be stored by the next keys/.test(String(error)), String((error as Error).stack))
      return false
    } finally {
      this.#gateways.clear()
    }
  }

  async #ask({ kind, caller: at, ticket, value }: Asked): Promise<void> {
    this.#turn += 1
    const release = this.#served[this.#turn % this.#served.length] ?? 'begun'
    const caller = this.#caller(at)
    const { firm } = caller
    const isStaff = caller.roles.length > 0
    const customerId = `c${ticket % 2}`
    const ticketId = `t${ticket % 4}`
    const known = this.#tickets.filter(
      (each) => each.firm === firm && each.customerId === customerId && each.ticketId === ticketId,
    )
    const found = known[value % Math.max(1, known.length)]
    const isVisible = found !== undefined && (isStaff || found.ownerId === caller.userId)
    const key = {
      customerId,
      ticketId,
      day: found?.day ?? days[value % 3] ?? '',
      state: found?.state ?? states[value % 2] ?? '',
    }
    const keyOf = (of: typeof key) =>
      release === 'begun' ? { customerId, ticketId, day: of.day } : { customerId, ticketId, state: of.state }
    const ownKey = (of: typeof key) => (release === 'begun' ? of.day : of.state)
    const otherKey = (of: typeof key) => (release === 'begun' ? of.state : of.day)
    const others = (self: Ticket | undefined) => known.filter((each) => each !== self)
    const ownTaken = (of: typeof key, self?: Ticket) =>
      others(self).some((each) => ownKey(each) === ownKey(of))
    const otherTaken = (of: typeof key, self?: Ticket) =>
      others(self).some((each) => otherKey(each) === otherKey(of))
    /** Sends a write; whether it must succeed, must not, or may. */
    const send = async (
      mutation: string,
      type: string,
      input: object,
      expected: { code: string | undefined; mayCollide?: boolean },
      apply: () => Ticket | undefined,
      headers: Record<string, string> = {},
    ) => {
      const body = {
        query: `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields} } }`,
        variables: { input },
      }
      const { data, errors } = await this.#send(release, at, body, headers)
      const codes = (errors ?? [])
        .map(({ extensions }) => extensions.code)
        .filter((code) => code !== 'FORBIDDEN' || expected.code === 'FORBIDDEN')
      const context = () =>
        `${release} ${mutation} ${JSON.stringify(input)} by ${caller.userId}: ${JSON.stringify({ data, errors, expected, doubled: this.#isDoubled })}`
      if (expected.code !== undefined) {
        assert.equal(codes[0], expected.code, context())
        return undefined
      }
      if (expected.mayCollide && this.#isDoubled !== false) {
        if (codes[0] === 'ALREADY_EXISTS') return undefined
        assert.equal(this.#isDoubled, undefined, context())
      }
      assert.deepEqual(codes, [], context())
      const after = apply()
      const result = data?.[mutation] as Record<string, unknown>
      if (after !== undefined) this.#compare(result, after, isStaff, context)
      return { body, data, errors }
    }
    const noteOf = isStaff && value > 2 ? { note: `n${this.#turn}` } : {}
    switch (kind) {
      case 'create': {
        const of = { ...key, day: days[value % 3] ?? '', state: states[(value + ticket) % 2] ?? '' }
        const ownerId = isStaff && value % 2 === 0 ? 'bob' : caller.userId
        const input = { ...of, ownerId, visits: value, tags: ['a'], ...noteOf }
        const code = ownTaken(of) ? 'ALREADY_EXISTS' : undefined
        const idempotencyKey = `k${this.#turn}`
        const repeated = value % 2 === 0
        const made = await send(
          'createTicket',
          'CreateTicketInput',
          input,
          { code, mayCollide: otherTaken(of) },
          () => {
            const made = {
              firm,
              ...of,
              ownerId,
              visits: value,
              tags: ['a'],
              note: noteOf.note ?? null,
              version: 1,
            }
            this.#tickets.push(made)
            return made
          },
          repeated ? { 'idempotency-key': idempotencyKey } : {},
        )
        if (made && repeated)
          this.#repeats.push({ release, caller: at, body: made.body, key: idempotencyKey, data: made.data })
        return
      }
      case 'repeat': {
        const repeat = this.#repeats[value % Math.max(1, this.#repeats.length)]
        if (repeat === undefined) return
        const { data, errors } = await this.#send(release, repeat.caller, repeat.body, {
          'idempotency-key': repeat.key,
        })
        const ignored = (of: unknown) =>
          JSON.stringify(of, (name, each) =>
            name === 'version' || name === 'customerName' ? undefined : each,
          )
        assert.equal(ignored(data), ignored(repeat.data), JSON.stringify({ errors, repeat }))
        return
      }
      case 'save': {
        const of = { ...key, day: days[value % 3] ?? '', state: states[(value + ticket) % 2] ?? '' }
        const existing = known.find((each) => ownKey(each) === ownKey(of))
        const ownerId = isStaff ? (existing?.ownerId ?? 'bob') : caller.userId
        const isForeign = existing !== undefined && !isStaff && existing.ownerId !== caller.userId
        await send(
          'saveTicket',
          'UpsertTicketInput',
          { ...of, ownerId, visits: value },
          { code: isForeign ? 'ALREADY_EXISTS' : undefined, mayCollide: otherTaken(of, existing) },
          () => {
            if (existing !== undefined) {
              Object.assign(existing, {
                day: of.day,
                state: of.state,
                ownerId,
                visits: value,
                version: plusOne(existing),
              })
              return existing
            }
            const made = { firm, ...of, ownerId, visits: value, tags: null, note: null, version: 1 }
            this.#tickets.push(made)
            return made
          },
        )
        return
      }
      case 'update': {
        const isExpected = value % 3 === 0 && found?.version !== undefined
        const wrong = isExpected && value === 3
        const changes = { addToVisits: 2, addToTags: [`t${value}`], ...noteOf }
        const input = {
          ...keyOf(key),
          ...changes,
          ...(isExpected && { expectedVersion: (found?.version ?? 0) + (wrong ? 5 : 0) }),
        }
        const code = !isVisible ? 'NOT_FOUND' : wrong ? 'CONDITION_FAILED' : undefined
        await send('updateTicket', 'UpdateTicketInput', input, { code }, () => {
          if (found === undefined) return undefined
          found.visits += 2
          found.tags = [...new Set([...(found.tags ?? []), `t${value}`])].sort()
          if (noteOf.note) found.note = noteOf.note
          found.version = plusOne(found)
          return found
        })
        return
      }
      case 'move':
      case 'turn': {
        // The one changes an attribute of the former key, the other one of the next key.
        const isDay = kind === 'move'
        const to = isDay
          ? { ...key, day: days[(value + 1) % 3] ?? '' }
          : { ...key, state: states[value % 2] ?? '' }
        const name = isDay ? 'day' : 'state'
        const isOwn = isDay === (release === 'begun')
        const change = isOwn ? { [isDay ? 'newDay' : 'newState']: to[name] } : { [name]: to[name] }
        const code = !isVisible ? 'NOT_FOUND' : isOwn && ownTaken(to, found) ? 'ALREADY_EXISTS' : undefined
        await send(
          'updateTicket',
          'UpdateTicketInput',
          { ...keyOf(key), ...change },
          { code, mayCollide: otherTaken(to, found) },
          () => {
            if (found === undefined) return undefined
            found[name] = to[name]
            found.version = plusOne(found)
            return found
          },
        )
        return
      }
      case 'delete':
        await send(
          'deleteTicket',
          'DeleteTicketInput',
          keyOf(key),
          { code: isVisible ? undefined : 'NOT_FOUND' },
          () => {
            this.#tickets = this.#tickets.filter((each) => each !== found)
            return found
          },
        )
        return
      case 'rename': {
        const name = `name ${this.#turn}`
        const { errors } = await this.#send(release, at, {
          query: 'mutation ($input: UpdateCustomerInput!) { renameCustomer(input: $input) { name } }',
          variables: { input: { customerId, name } },
        })
        // The children keep changing while a process copies them.
        if (errors?.[0]?.extensions.code === 'CONFLICT' && this.#isDoubled === undefined) return
        assert.equal(errors, undefined, JSON.stringify(errors))
        this.#names.set(`${firm}/${customerId}`, name)
        for (const each of this.#tickets)
          if (each.firm === firm && each.customerId === customerId) each.version = undefined
        await this.#rewrite(release)
        return
      }
      case 'page':
        return this.#pages(release, at, customerId, value)
      case 'node':
        return this.#nodes(release, at, value)
    }
  }

  /** Compares everything that can be read, by each release that may serve. */
  async check(): Promise<void> {
    for (const release of this.#served) {
      for (const at of [0, 1, 2])
        for (const customerId of ['c0', 'c1']) await this.#pages(release, at, customerId, 1)
      for (let value = 0; value < 3; value += 1) await this.#nodes(release, value, value)
    }
  }

  /** Reads all pages of a customer's tickets, continues at cursors from before, and reads single tickets and an index. */
  async #pages(release: Release, at: number, customerId: string, value: number): Promise<void> {
    const caller = this.#caller(at)
    const isStaff = caller.roles.length > 0
    const all = this.#tickets.filter((each) => each.firm === caller.firm && each.customerId === customerId)
    const own = all.filter((each) => isStaff || each.ownerId === caller.userId)
    const expected = [...own].sort((one, other) => (sortKey(release, one) < sortKey(release, other) ? -1 : 1))
    const query = `query ($c: ID!, $after: String) {
      customer(customerId: $c) { name tickets }
      ticketsOf(customerId: $c, first: 2, after: $after) { totalCount edges { cursor node { id ${fields} } } pageInfo { hasNextPage endCursor } } }`
    const found: Record<string, unknown>[] = []
    let after: string | null = null
    for (let pages = 0; pages < 20; pages += 1) {
      const { data, errors } = await this.#send(release, at, { query, variables: { c: customerId, after } })
      const connection = data?.ticketsOf as Connection | null
      assert(connection, `${release} ${JSON.stringify(errors)}`)
      assert.deepEqual(
        data?.customer,
        { name: this.#names.get(`${caller.firm}/${customerId}`), tickets: all.length },
        release,
      )
      assert.equal(connection.totalCount, expected.length, `${release} ${caller.userId} totalCount`)
      for (const { cursor, node } of connection.edges) {
        found.push(node)
        const key = sortKey(release, node as unknown as Ticket)
        if (this.#cursors.length < 60) this.#cursors.push({ release, firm: `${at}`, customerId, key, cursor })
        if (this.#ids.length < 60)
          this.#ids.push({ release, firm: caller.firm, key: `${customerId}/${key}`, id: String(node.id) })
      }
      if (!connection.pageInfo.hasNextPage) break
      after = connection.pageInfo.endCursor
    }
    assert.equal(
      found.length,
      expected.length,
      `${release} ${caller.userId}: ${JSON.stringify({ found, expected }, null, 1)}`,
    )
    for (const [index, each] of expected.entries())
      this.#compare(
        found[index] ?? {},
        each,
        isStaff,
        () => `${release} page of ${caller.userId}, doubled ${this.#isDoubled}`,
      )
    const cursors = this.#cursors.filter((each) => each.firm === `${at}` && each.customerId === customerId)
    const given = cursors[value % Math.max(1, cursors.length)]
    if (given !== undefined) {
      const { data, errors } = await this.#send(release, at, {
        query,
        variables: { c: customerId, after: given.cursor },
      })
      if (given.release !== release)
        assert.equal(errors?.[0]?.extensions.code, 'BAD_CURSOR', JSON.stringify({ data, errors }))
      else {
        const later = expected.filter((each) => sortKey(release, each) > given.key).slice(0, 2)
        assert.deepEqual(
          (data?.ticketsOf as Connection).edges.map(({ node }) => node.ticketId),
          later.map(({ ticketId }) => ticketId),
          release,
        )
      }
    }
    for (const each of all.slice(0, 2)) {
      const { query, variables } = this.#one(release, each)
      const { data } = await this.#send(release, at, { query, variables })
      const isVisible = isStaff || each.ownerId === caller.userId
      if (!isVisible) assert.equal(data?.ticket, null)
      else this.#compare(data?.ticket as object, each, isStaff, () => `${release} one`)
      const where =
        release === 'begun' ? { field: 'withId', name: 'ticketId' } : { field: 'withOwner', name: 'ownerId' }
      const search = each[where.name as 'ticketId' | 'ownerId']
      const { data: indexed, errors } = await this.#send(release, at, {
        query: `query ($x: ID!) { ${where.field}(${where.name}: $x, first: 50) { nodes { ${fields} } } }`,
        variables: { x: search },
      })
      const inIndex = this.#tickets.filter(
        (one) =>
          one.firm === caller.firm &&
          one[where.name as 'ticketId'] === search &&
          (isStaff || one.ownerId === caller.userId),
      )
      const nodes = (indexed?.[where.field] as { nodes: Record<string, unknown>[] } | null)?.nodes
      assert(nodes, JSON.stringify(errors))
      const shown = (one: object) =>
        sortKey('begun', one as Ticket) + sortKey('switched', one as Ticket) + (one as Ticket).customerId
      assert.deepEqual(nodes.map(shown).sort(), inIndex.map(shown).sort(), `${release} ${where.field}`)
    }
  }

  #one(release: Release, each: Ticket) {
    const name = release === 'begun' ? 'day' : 'state'
    const type = release === 'begun' ? 'Date!' : 'TicketState!'
    return {
      query: `query ($c: ID!, $t: ID!, $k: ${type}) { ticket(customerId: $c, ticketId: $t, ${name}: $k) { ${fields} } }`,
      variables: { c: each.customerId, t: each.ticketId, k: each[name] },
    }
  }

  /** Reads tickets by global ids, of both releases. */
  async #nodes(release: Release, at: number, value: number): Promise<void> {
    const caller = this.#caller(at % 3)
    const ids = this.#ids
      .filter(({ firm }) => firm === caller.firm)
      .filter((_, index) => index % 3 === value % 3)
      .slice(0, 6)
    if (ids.length === 0) return
    const { data, errors } = await this.#send(release, at % 3, {
      query: `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Ticket { ${fields} } } }`,
      variables: { ids: ids.map(({ id }) => id) },
    })
    const nodes = data?.nodes as (Record<string, unknown> | null)[] | undefined
    if (ids.some((each) => each.release !== release)) {
      for (const { extensions } of errors ?? [])
        assert(['BAD_USER_INPUT', 'FORBIDDEN'].includes(extensions.code), JSON.stringify(errors))
      return
    }
    assert(nodes, JSON.stringify(errors))
    const isStaff = caller.roles.length > 0
    for (const [index, { key }] of ids.entries()) {
      const ticket = this.#tickets.find(
        (each) => each.firm === caller.firm && `${each.customerId}/${sortKey(release, each)}` === key,
      )
      const isVisible = ticket !== undefined && (isStaff || ticket.ownerId === caller.userId)
      if (!isVisible) assert.equal(nodes[index], null, `${release} node ${key}`)
      else this.#compare(nodes[index] ?? {}, ticket, isStaff, () => `${release} node ${key}`)
    }
  }

  #compare(found: object, expected: Ticket, isStaff: boolean, context: () => string): void {
    const { firm, version, ...plain } = expected
    const { id: _, customerName, version: foundVersion, ...shown } = found as Record<string, unknown>
    const tags = (shown.tags as string[] | null)?.toSorted() ?? null
    const wanted = { ...plain, tags: plain.tags?.toSorted() ?? null, note: isStaff ? plain.note : null }
    const isEqual = isDeepStrictEqual({ ...shown, tags }, wanted)
    assert(
      isEqual,
      `${context()}: got ${JSON.stringify(found)}, expected ${JSON.stringify({ ...wanted, version })}`,
    )
    if (version === undefined) expected.version = Number(foundVersion)
    else assert.equal(foundVersion, version, `${context()}: version of ${JSON.stringify(found)}`)
    assert.equal(
      customerName,
      this.#names.get(`${firm}/${expected.customerId}`),
      `${context()}: ${JSON.stringify(found)}`,
    )
  }

  async #ok(release: Release, at: number, query: string, variables: object) {
    const { data, errors } = await this.#send(release, at, { query, variables })
    assert.equal(errors, undefined, JSON.stringify(errors))
    return data
  }

  async #send(
    release: Release,
    at: number,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const gateway = this.#gateways.get(release) ?? this.#open(release)
    this.#gateways.set(release, gateway)
    const response = await gateway.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-caller': `${at}`, ...headers },
      body: JSON.stringify(body),
    })
    return (await response.json()) as Answer
  }

  async #rewrite(release: Release): Promise<void> {
    const { desk } = releases[release]
    const store = openStore({
      client: this.#client,
      table: desk,
      tableName: this.#tableName,
      cursorSecret: 'trial',
      cache: this.#caching,
    })
    for (let starts = 1; ; starts += 1) {
      try {
        await whileTimePasses((clock) => runRewrites({ store, region: 'r', clock }))
        return
      } catch (error) {
        // As above: the next run continues.
        if (starts === 20 || !/The lease .* is lost/.test(String(error))) throw error
      }
    }
  }

  #open(release: Release) {
    const { desk, gateway } = releases[release]
    const store = openStore({
      client: this.#client,
      table: desk,
      tableName: this.#tableName,
      cursorSecret: 'trial',
      cache: this.#caching,
    })
    return createGateway({ ...gatewayOptions(gateway, store), authenticate: byNumber, graphiql: false })
  }

  get #caching() {
    return { storage: this.#cache, settleMs: 0, maxAgeMs: 3_600_000 }
  }

  #caller(at: number) {
    return callers[at % callers.length] ?? callers[0]
  }
}

interface Answer {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
}

interface Connection {
  readonly totalCount: number
  readonly edges: readonly { readonly cursor: string; readonly node: Record<string, unknown> }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
}

function plusOne({ version }: Ticket): number | undefined {
  return version === undefined ? undefined : version + 1
}

function sortKey(release: Release, { day, state, ticketId }: Ticket): string {
  return release === 'begun' ? `${day}#${ticketId}` : `${state}#${ticketId}`
}

/** Callers are named by a number. */
const byNumber = {
  challenge: 'Number',
  header: 'x-caller',
  credentials: 'the number of a caller',
  prepare: () => (request: Request) => {
    const caller = callers[Number(request.headers.get('x-caller'))]
    if (caller === undefined) return undefined
    const { roles, ...values } = caller
    return {
      caller: { ...values, roles: new Set(roles) },
      id: values.userId,
      expiresAt: Number.POSITIVE_INFINITY,
    }
  },
}
