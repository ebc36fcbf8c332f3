import type { GraphQLSchema } from 'graphql'
import type { GatewayDefinition } from '../../server/index.ts'
import type { TestGateway } from '../open-test-gateway.ts'
import type { ArgumentValues } from './argument-values.ts'
import { followChanges } from './follow-changes.ts'
import { type CacheState, comparable, judge, stringsIn } from './judge.ts'
import type { KnownItem } from './known-items.ts'
import type { Probe } from './probe.ts'
import { changeProbes, cursorsOf, readProbes, writeProbes } from './probes.ts'
import { isOfChanges, type RootType, rootFields } from './root-fields.ts'
import type { Subject } from './subjects.ts'
import { Tally } from './tally.ts'
import { type ItemGroup, keyText, openWorld, putStored, storedItems } from './worlds.ts'

/** What a {@link MatrixRun} sends, and to which tables. */
export interface MatrixParts<Context extends object> {
  readonly definition: GatewayDefinition<Context>
  readonly subjects: readonly Subject[]
  readonly items: readonly KnownItem[]
  readonly groups: readonly ItemGroup[]
  readonly values: ArgumentValues
  /** The names of the root fields that are sent; undefined for all. */
  readonly chosen: ReadonlySet<string> | undefined
}

/** Sends each request of each caller to a table with all items, and to one with the caller's, and compares the responses. */
export class MatrixRun<Context extends object> {
  readonly #definition: GatewayDefinition<Context>
  readonly #subjects: readonly Subject[]
  readonly #items: readonly KnownItem[]
  readonly #groups: readonly ItemGroup[]
  readonly #values: ArgumentValues
  readonly #chosen: ReadonlySet<string> | undefined
  readonly #tally = new Tally()

  constructor(parts: MatrixParts<Context>) {
    this.#definition = parts.definition
    this.#subjects = parts.subjects
    this.#items = parts.items
    this.#groups = parts.groups
    this.#values = parts.values
    this.#chosen = parts.chosen
  }

  /** Without a cache; then again with the ids and the cursors that these responses had, as all callers got them. */
  async readWithoutCache(): Promise<void> {
    await using all = await openWorld(this.#definition, this.#groups, false)
    const first = this.#readProbes()
    const known = new Set(first.map(({ query, variables }) => query + JSON.stringify(variables)))
    const owns: TestGateway[] = []
    try {
      for (const subject of this.#subjects) {
        const own = await openWorld(this.#definition, subject.seen, false)
        owns.push(own)
        for (const probe of first) await this.#compare(subject, probe, 'off', all, own)
      }
      const others = this.#readProbes().filter(
        ({ query, variables }) => !known.has(query + JSON.stringify(variables)),
      )
      for (const [at, own] of owns.entries()) {
        const subject = this.#subjects[at]
        if (subject === undefined) continue
        for (const probe of others) await this.#compare(subject, probe, 'off', all, own)
      }
    } finally {
      for (const own of owns) await own.close()
    }
  }

  async readWithCache(): Promise<void> {
    await using all = await openWorld(this.#definition, this.#groups, true)
    const probes = this.#readProbes()
    const owns: TestGateway[] = []
    try {
      for (const state of ['cold', 'warm'] as const) {
        for (const [at, subject] of this.#subjects.entries()) {
          const own = owns[at] ?? (await openWorld(this.#definition, subject.seen, true))
          owns[at] = own
          for (const probe of probes) await this.#compare(subject, probe, state, all, own)
        }
      }
    } finally {
      for (const own of owns) await own.close()
    }
  }

  /** Subscribes while every item is changed, removed and created again. */
  async follow(): Promise<void> {
    const fields = this.#rootFields('subscription').filter(isOfChanges)
    if (fields.length === 0) return
    const probes = fields.flatMap((field) => changeProbes(this.#schema, field, this.#items, this.#values))
    for (const subject of this.#subjects) {
      for (const { probe, first, actual, expected } of await followChanges(
        this.#definition,
        subject,
        probes,
      )) {
        this.#tally.count(probe, first, 'off')
        const secrets = withoutSent(subject.secrets, stringsIn(probe.variables))
        const found = judge(probe, { caller: subject.name, cache: 'off', secrets, actual, expected })
        if (found !== undefined) this.#tally.add(found)
      }
    }
  }

  async write(): Promise<void> {
    for (const subject of this.#subjects) {
      await using all = await openWorld(this.#definition, this.#groups, false)
      await using own = await openWorld(this.#definition, subject.seen, false)
      const hidden = await this.#hiddenItems(subject, all)
      // What the caller writes may appear in later responses.
      const written = new Set<string>()
      for (const field of this.#rootFields('mutation')) {
        for (const probe of writeProbes(this.#schema, field, this.#items, this.#values)) {
          for (const each of stringsIn(probe.variables)) written.add(each)
          const secrets = withoutSent(subject.secrets, written)
          await this.#compare({ ...subject, secrets }, probe, 'off', all, own)
        }
        await this.#checkHidden(subject, `Mutation.${field.name}`, all, hidden)
        await putStored(all, this.#groups)
        await putStored(own, subject.seen)
      }
    }
  }

  result(): ReturnType<Tally['result']> {
    return this.#tally.result(this.#schema)
  }

  get #schema(): GraphQLSchema {
    return this.#definition.schema
  }

  #rootFields(root: RootType) {
    return rootFields(this.#schema, root).filter(({ name }) => this.#chosen?.has(name) ?? true)
  }

  #readProbes(): Probe[] {
    return this.#rootFields('query').flatMap((field) =>
      readProbes(this.#schema, field, this.#items, this.#values),
    )
  }

  async #compare(
    { name, caller, secrets }: Subject,
    probe: Probe,
    cache: CacheState,
    all: TestGateway,
    own: TestGateway,
  ): Promise<void> {
    const request = {
      ...caller,
      variables: probe.variables,
      headers: { ...caller.headers, 'dynagate-cost': '1', 'x-request-id': 'access-matrix' },
    }
    await settled()
    const response = await all.query<never>(probe.query, request)
    const actual = comparable(response, cache)
    const expected = comparable(await own.query<never>(probe.query, request), cache)
    harvest(response.data, probe.root.split('.')[1] ?? probe.root, this.#values)
    this.#tally.count(probe, response, cache)
    const unsent = withoutSent(secrets, stringsIn(probe.variables))
    const finding = judge(probe, { caller: name, cache, secrets: unsent, actual, expected })
    if (finding !== undefined) this.#tally.add(finding)
  }

  /** The items that a caller may not see, as they are stored. */
  async #hiddenItems({ hidden }: Subject, all: TestGateway): Promise<ReadonlySet<string>> {
    const keys = new Set(hidden.flatMap(({ stored }) => stored).map((item) => keyText(all, item)))
    const items = await storedItems(all)
    return new Set(items.filter((item) => keys.has(keyText(all, item))).map((item) => JSON.stringify(item)))
  }

  /** That the items which a caller may not see are stored as before. */
  async #checkHidden(
    { name }: Subject,
    root: string,
    all: TestGateway,
    hidden: ReadonlySet<string>,
  ): Promise<void> {
    const now = new Set((await storedItems(all)).map((item) => JSON.stringify(item)))
    const changed = [...hidden].find((item) => !now.has(item))
    if (changed === undefined) return
    this.#tally.add({
      kind: 'foreign write',
      caller: name,
      root,
      cache: 'off',
      query: '',
      variables: {},
      expected: changed.slice(0, 500),
      actual: 'changed or deleted',
    })
  }
}

/** Of one root field. */
const mostCursors = 8

/** Secrets that a response can't have from what was sent. */
function withoutSent(secrets: ReadonlySet<string>, sent: Iterable<string>): Set<string> {
  const all = [...sent].join('\n')
  return new Set([...secrets].filter((secret) => !all.includes(secret)))
}

/** Reads of the last request that its response didn't need have ended: the next one can't join them, and reports its own. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Adds the ids of a response, and the cursors of its root field. */
function harvest(value: unknown, root: string, values: ArgumentValues): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    if (typeof member !== 'string') harvest(member, name === root ? root : '', values)
    else if (name === 'id' || name.endsWith('_id')) values.add('id', member)
  }
  const { pageInfo: { startCursor, endCursor } = {} } = value as {
    readonly pageInfo?: Readonly<Record<string, unknown>>
  }
  if (root !== '')
    for (const cursor of [startCursor, endCursor]) {
      if (typeof cursor === 'string' && values.of(cursorsOf(root)).length < mostCursors) {
        values.add(cursorsOf(root), cursor)
      }
    }
}
