import { type GraphQLSchema, isObjectType } from 'graphql'
import type { TestResponse } from '../test-request.ts'
import type { CacheState, Finding } from './judge.ts'
import type { Probe } from './probe.ts'
import type { AccessMatrix } from './report.ts'

/** Counts the responses of a matrix, and keeps its findings. */
export class Tally {
  readonly #findings = new Map<string, Finding>()
  readonly #counts = new Map<string, number>()
  readonly #codes = new Map<string, number>()
  readonly #fields = new Set<string>()
  #responses = 0

  /** Keeps the first finding of each caller, root field and kind. */
  add(finding: Finding): void {
    const { kind, caller, root } = finding
    const key = `${kind} ${caller} ${root}`
    if (!this.#findings.has(key)) this.#findings.set(key, finding)
  }

  count({ kinds, fields }: Probe, { errors = [], extensions }: TestResponse<never>, cache: CacheState): void {
    this.#responses += 1
    for (const kind of kinds) increment(this.#counts, kind)
    if (extensions?.cost !== undefined) increment(this.#counts, 'cost reports')
    if (cache !== 'off') increment(this.#counts, `${cache} cache`)
    for (const code of new Set(errors.map((error) => error.extensions.code))) increment(this.#codes, code)
    for (const field of fields) this.#fields.add(field)
  }

  /** What was counted; `schema` has the fields that should be reached. */
  result(schema: GraphQLSchema): Omit<AccessMatrix, 'callers' | 'items' | 'toString'> {
    return {
      responses: this.#responses,
      counts: this.#counts as AccessMatrix['counts'],
      unreached: fieldsOf(schema).filter((name) => !this.#fields.has(name)),
      codes: this.#codes,
      findings: [...this.#findings.values()].slice(0, mostFindings),
    }
  }
}

const mostFindings = 100

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** The fields of all object types, introspection aside. */
function fieldsOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !type.name.startsWith('__')
      ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
      : [],
  )
}
