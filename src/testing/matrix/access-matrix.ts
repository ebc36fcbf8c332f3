import { type GraphQLSchema, isObjectType } from 'graphql'
import type { GatewayDefinition } from '../../server/index.ts'
import type { TestGateway, TestResponse } from '../open-test-gateway.ts'
import { ArgumentValues } from './argument-values.ts'
import { type CacheState, comparable, type Finding, judge, secretsOf, stringsIn } from './judge.ts'
import {
  type KnownItem,
  knownItems,
  type MatrixCaller,
  type MatrixItems,
  type Sees,
  type Sight,
  sightByModel,
} from './known-items.ts'
import { cursorsOf, type Probe, readProbes, rootFields, writeProbes } from './probes.ts'
import { type AccessMatrix, reportOf } from './report.ts'
import { type ItemGroup, openWorld, putStored, storedGroups, storedItems } from './worlds.ts'

/** Options of `accessMatrix()`. */
export interface MatrixOptions {
  /** The callers who send requests, by names for the report. */
  readonly callers: Readonly<Record<string, MatrixCaller>>
  /** The items of the table, at most 1,000: of several tenants, with equal keys where possible. */
  readonly items: readonly MatrixItems[]
  /** The names of the fields of `Query` and `Mutation` that are sent, for a part of a large schema; by default all. */
  readonly fields?: readonly string[]
  /** Whether a caller may see an item; by default what the tenant and the rules of the model say. */
  readonly sees?: Sees
  /** Further values for arguments and members of inputs, by their names. */
  readonly values?: Readonly<Record<string, readonly unknown[]>>
}

/**
 * Tests who sees what, by walking a schema. Each caller sends every field, edge, id, cursor, filter and mutation, with
 * arguments from all known items, to two tables: one with all items, and one with those only that the caller may see. Both
 * must respond with the same bytes, so that "not yours" and "does not exist" are the same; no response may have a value of
 * an item that the caller may not see; and no mutation may change such an item. Reads are sent without a cache, with a cold
 * and with a warm one.
 *
 * Fields whose value is random or depends on the time differ as well: leave them out of the tested schema.
 *
 * @example
 * const matrix = await accessMatrix(gateway, {
 *   callers: { ada: { caller: { userId: 'ada', org: 'acme' } }, anonymous: {} },
 *   items: [
 *     { entity: Ticket, tenant: 'acme', items: [{ ticketId: 't1', title: 'A ticket of acme' }] },
 *     { entity: Ticket, tenant: 'globex', items: [{ ticketId: 't1', title: 'A ticket of globex' }] },
 *   ],
 * })
 * expect(matrix.findings, String(matrix)).toEqual([])
 *
 * @throws TypeError for options that can't be used; what opening the table throws, such as a ModelError.
 */
export async function accessMatrix<Context extends object>(
  definition: GatewayDefinition<Context>,
  options: MatrixOptions,
): Promise<AccessMatrix> {
  const run = await MatrixRun.prepare(definition, options)
  await run.readWithoutCache()
  await run.readWithCache()
  await run.write()
  return run.report()
}

const mostItems = 1_000
const mostFindings = 100
/** Of one root field. */
const mostCursors = 8

class MatrixRun<Context extends object> {
  readonly #definition: GatewayDefinition<Context>
  readonly #callers: readonly Subject[]
  readonly #items: readonly KnownItem[]
  readonly #groups: readonly ItemGroup[]
  readonly #values: ArgumentValues
  readonly #chosen: ReadonlySet<string> | undefined
  readonly #findings = new Map<string, Finding>()
  readonly #counts = new Map<string, number>()
  readonly #codes = new Map<string, number>()
  readonly #fields = new Set<string>()
  #responses = 0

  static async prepare<Context extends object>(
    definition: GatewayDefinition<Context>,
    { callers, items: given, fields, sees: givenSees, values = {} }: MatrixOptions,
  ): Promise<MatrixRun<Context>> {
    const items = knownItems(given)
    if (items.length === 0 || items.length > mostItems) {
      throw new TypeError(`accessMatrix: expected 1 to ${mostItems} items, got ${items.length}`)
    }
    const names = Object.keys(callers)
    if (names.length === 0) throw new TypeError('accessMatrix: expected at least one caller, got none')
    const { sees, attributesFor }: Sight =
      givenSees === undefined
        ? sightByModel(definition, callers)
        : { sees: givenSees, attributesFor: (_, { item }) => ({ shown: item, hidden: {} }) }
    const chosen = fields && chosenFields(definition.schema, fields)
    const grouped = Map.groupBy(items, (item) => names.map((name) => sees(name, item)).join())
    const groups = await storedGroups(definition, [...grouped.values()])
    const subjects = Object.entries(callers).map(([name, caller]): Subject => {
      const [seen, hidden] = [groups.filter(isSeen), groups.filter((group) => !isSeen(group))]
      function isSeen({ known: [first] }: ItemGroup): boolean {
        return first !== undefined && sees(name, first)
      }
      const known = (of: readonly ItemGroup[]) => of.flatMap((group) => group.known)
      const attributes = known(seen).map((each) => attributesFor(name, each))
      const secrets = secretsOf(
        [...known(hidden).map(({ item }) => item), ...attributes.map((each) => each.hidden)],
        attributes.map((each) => each.shown),
      )
      return { name, caller, seen, hidden, secrets }
    })
    const known = new ArgumentValues(items)
    for (const [name, all] of Object.entries(values)) for (const value of all) known.add(name, value)
    return new MatrixRun({ definition, callers: subjects, items, groups, values: known, chosen })
  }

  private constructor(parts: MatrixParts<Context>) {
    this.#definition = parts.definition
    this.#callers = parts.callers
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
      for (const subject of this.#callers) {
        const own = await openWorld(this.#definition, subject.seen, false)
        owns.push(own)
        for (const probe of first) await this.#compare(subject, probe, 'off', all, own)
      }
      const others = this.#readProbes().filter(
        ({ query, variables }) => !known.has(query + JSON.stringify(variables)),
      )
      for (const [at, own] of owns.entries()) {
        const subject = this.#callers[at]
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
        for (const [at, subject] of this.#callers.entries()) {
          const own = owns[at] ?? (await openWorld(this.#definition, subject.seen, true))
          owns[at] = own
          for (const probe of probes) await this.#compare(subject, probe, state, all, own)
        }
      }
    } finally {
      for (const own of owns) await own.close()
    }
  }

  async write(): Promise<void> {
    for (const subject of this.#callers) {
      await using all = await openWorld(this.#definition, this.#groups, false)
      await using own = await openWorld(this.#definition, subject.seen, false)
      // What the caller writes may appear in later responses.
      const written = new Set<string>()
      for (const field of this.#rootFields('mutation')) {
        for (const probe of writeProbes(this.#schema, field, this.#items, this.#values)) {
          for (const each of stringsIn(probe.variables)) written.add(each)
          const secrets = withoutSent(subject.secrets, written)
          await this.#compare({ ...subject, secrets }, probe, 'off', all, own)
        }
        await this.#checkHidden(subject, `Mutation.${field.name}`, all)
        await putStored(all, this.#groups)
        await putStored(own, subject.seen)
      }
    }
  }

  report(): AccessMatrix {
    const matrix = {
      callers: this.#callers.length,
      items: this.#items.length,
      responses: this.#responses,
      counts: this.#counts as AccessMatrix['counts'],
      unreached: fieldsOf(this.#schema).filter((name) => !this.#fields.has(name)),
      codes: this.#codes,
      findings: [...this.#findings.values()].slice(0, mostFindings),
    }
    return { ...matrix, toString: () => reportOf(matrix) }
  }

  get #schema(): GraphQLSchema {
    return this.#definition.schema
  }

  #rootFields(root: 'query' | 'mutation') {
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
    this.#count(probe, response, cache)
    const unsent = withoutSent(secrets, stringsIn(probe.variables))
    const finding = judge(probe, { caller: name, cache, secrets: unsent, actual, expected })
    if (finding !== undefined) this.#add(finding)
  }

  /** That the items which a caller may not see are stored as before. */
  async #checkHidden({ name, hidden }: Subject, root: string, all: TestGateway): Promise<void> {
    const now = new Set((await storedItems(all)).map((item) => JSON.stringify(item)))
    const changed = hidden.flatMap(({ stored }) => stored).find((item) => !now.has(JSON.stringify(item)))
    if (changed === undefined) return
    this.#add({
      kind: 'foreign write',
      caller: name,
      root,
      cache: 'off',
      query: '',
      variables: {},
      expected: JSON.stringify(changed).slice(0, 500),
      actual: 'changed or deleted',
    })
  }

  #add(finding: Finding): void {
    const { kind, caller, root } = finding
    const key = `${kind} ${caller} ${root}`
    if (!this.#findings.has(key)) this.#findings.set(key, finding)
  }

  #count(
    { kinds, fields }: Probe,
    { errors = [], extensions }: TestResponse<never>,
    cache: CacheState,
  ): void {
    this.#responses += 1
    const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
    for (const kind of kinds) add(this.#counts, kind)
    if (extensions?.cost !== undefined) add(this.#counts, 'cost reports')
    if (cache !== 'off') add(this.#counts, `${cache} cache`)
    for (const code of new Set(errors.map((error) => error.extensions.code))) add(this.#codes, code)
    for (const field of fields) this.#fields.add(field)
  }
}

interface MatrixParts<Context extends object> {
  readonly definition: GatewayDefinition<Context>
  readonly callers: readonly Subject[]
  readonly items: readonly KnownItem[]
  readonly groups: readonly ItemGroup[]
  readonly values: ArgumentValues
  readonly chosen: ReadonlySet<string> | undefined
}

/** A caller, the items that they may see and those that they may not. */
interface Subject {
  readonly name: string
  readonly caller: MatrixCaller
  readonly seen: readonly ItemGroup[]
  readonly hidden: readonly ItemGroup[]
  readonly secrets: ReadonlySet<string>
}

/** @throws TypeError for a name that neither root type has. */
function chosenFields(schema: GraphQLSchema, names: readonly string[]): ReadonlySet<string> {
  const known = new Set(
    [...rootFields(schema, 'query'), ...rootFields(schema, 'mutation')].map(({ name }) => name),
  )
  const unknown = names.find((name) => !known.has(name))
  if (unknown !== undefined) {
    throw new TypeError(`accessMatrix: expected fields of Query and Mutation, got ${JSON.stringify(unknown)}`)
  }
  return new Set(names)
}

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

/** The fields of all object types, introspection aside. */
function fieldsOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !type.name.startsWith('__')
      ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
      : [],
  )
}
