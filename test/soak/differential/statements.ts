import type { AttributeValue } from '../../../src/engine/index.ts'
import type { Random } from '../random.ts'
import type { Request } from './requests.ts'
import { attributes, randomNumber, randomString, randomValue } from './values.ts'

/** A random PartiQL request: a statement, a batch or a transaction of them. */
export function randomStatements(random: Random, table: string): Request {
  const kind = random.below(6)
  if (kind < 4) return { operation: 'ExecuteStatement', input: statement(random, table, random.of(kinds)) }
  // Reads and writes may not be mixed: sometimes they are.
  const isReading = random.below(3) === 0
  const list = Array.from({ length: 1 + random.below(3) }, () => {
    const mixes = random.below(15) === 0
    return statement(random, table, isReading !== mixes ? selectItem : random.of(writes))
  })
  return kind === 4
    ? { operation: 'BatchExecuteStatement', input: { Statements: list } }
    : { operation: 'ExecuteTransaction', input: { TransactStatements: list } }
}

/** A statement that is being written; its values are literals or parameters. */
class Draft {
  readonly random: Random
  readonly table: string
  readonly parameters: AttributeValue[] = []

  constructor(random: Random, table: string) {
    this.random = random
    this.table = `"${table}"`
  }

  value(value: AttributeValue): string {
    const literal = this.random.below(3) === 0 ? undefined : literalOf(value)
    if (literal !== undefined) return literal
    this.parameters.push(value)
    return '?'
  }

  /** Sometimes without quotes, which keywords need. */
  path(): string {
    const name = this.random.of(attributes)
    const end = this.random.of(['', '', '', '', '.a', '[0]'])
    return this.random.below(4) === 0 ? `${name}${end}` : `"${name}"${end}`
  }

  operand(): string {
    const kind = this.random.below(6)
    if (kind < 2) return this.path()
    if (kind === 2) return `size(${this.path()})`
    return this.value(
      kind === 3
        ? randomNumber(this.random)
        : kind === 4
          ? randomString(this.random)
          : randomValue(this.random),
    )
  }

  condition(depth = 0): string {
    const { random } = this
    const kind = random.below(depth < 2 ? 11 : 8)
    if (kind < 3) return `${this.operand()} ${random.of(['=', '<>', '<', '<=', '>', '>='])} ${this.operand()}`
    if (kind === 3) return `${this.path()} BETWEEN ${this.operand()} AND ${this.operand()}`
    if (kind === 4) return `${this.path()} IN [${this.operand()}, ${this.operand()}]`
    if (kind === 5) return `${random.of(['begins_with', 'contains'])}(${this.path()}, ${this.operand()})`
    if (kind === 6) return `${random.of(['attribute_exists', 'attribute_not_exists'])}(${this.path()})`
    if (kind === 7) {
      const state = random.of(['MISSING', 'NULL', 'STRING', 'NUMERIC', 'LIST', 'STRUCT', 'BOOLEAN', 'BLOB'])
      return `${this.path()} IS ${random.of(['', 'NOT '])}${state}`
    }
    if (kind === 8) return `NOT ${this.condition(depth + 1)}`
    return `(${this.condition(depth + 1)} ${random.of(['AND', 'OR'])} ${this.condition(depth + 1)})`
  }

  /** Equality on the whole key, mostly. */
  key(): string {
    const { random } = this
    const partition = `pk = ${this.value({ S: random.of(['a', 'b']) })}`
    if (random.below(15) === 0) return partition
    return `${partition} AND sk = ${this.value({ N: random.of(['0', '1', '1.0', '2', '-1']) })}`
  }

  /** What a SELECT reads: partitions, mostly, of a table or one of its indexes. */
  reach(hash: string, range: string): string {
    const { random } = this
    const one = () => `${hash} = ${this.value({ S: random.of(['a', 'b']) })}`
    const kind = random.below(10)
    if (kind < 4) return one()
    if (kind === 4) return `${hash} IN ['b', ${this.value({ S: 'a' })}]`
    const ranged = () => `${one()} AND ${this.range(range)}`
    if (kind < 8) return ranged()
    const other = random.of([one, ranged, () => `${one()} AND ${this.condition(2)}`])
    return `(${ranged()} OR ${other()})`
  }

  range(name: string): string {
    const { random } = this
    const number = () => this.value({ N: random.of(['0', '1', '2']) })
    const kind = random.below(5)
    if (kind === 0) return `${name} BETWEEN ${number()} AND ${number()}`
    if (kind === 1) return `${name} IN [${number()}, ${number()}]`
    if (kind === 2) return `NOT ${name} = ${number()}`
    return `${name} ${random.of(['=', '<', '<=', '>', '>=', '<>'])} ${number()}`
  }

  /** More conditions, sometimes. */
  more(): string {
    return this.random.below(3) === 0 ? ` AND ${this.condition()}` : ''
  }

  returning(): string {
    return this.random.below(3) > 0
      ? ''
      : ` RETURNING ${this.random.of(['ALL OLD', 'ALL NEW', 'MODIFIED OLD', 'MODIFIED NEW'])} *`
  }
}

type Kind = (draft: Draft) => string

const selectItem: Kind = (draft) => `SELECT * FROM ${draft.table} WHERE ${draft.key()}`

const select: Kind = (draft) => {
  const { random, table } = draft
  const paths = random.below(3) > 0 ? '*' : [draft.path(), draft.path()].slice(random.below(2)).join(', ')
  const order = random.below(3) === 0 ? ` ORDER BY sk ${random.of(['', 'DESC'])}` : ''
  const [source, hash, range] = random.of([
    [table, 'pk', 'sk'],
    [table, 'pk', 'sk'],
    [`${table}."byL"`, 'pk', 'l'],
    [`${table}."byG"`, 'g', 'sk'],
  ] as const)
  return `SELECT ${paths} FROM ${source} WHERE ${draft.reach(hash, range)}${draft.more()}${order}`
}

const insert: Kind = (draft) => {
  const { random, table } = draft
  const members = Array.from(
    { length: random.below(4) },
    () => `'${random.of(attributes)}': ${draft.value(randomValue(random))}`,
  )
  const key = `'pk': '${random.of(['a', 'b'])}', 'sk': ${random.of(['0', '1', '2', '-1', '3'])}`
  return `INSERT INTO ${table} VALUE {${[key, ...members].join(', ')}}`
}

const change: Kind = (draft) => {
  const { random, table } = draft
  const changes = Array.from({ length: 1 + random.below(2) }, () => changeOf(draft)).join(' ')
  const where = `WHERE ${draft.key()}${draft.more()}`
  return `${random.below(4) === 0 ? `FROM ${table} ${where} ${changes}` : `UPDATE ${table} ${changes} ${where}`}${draft.returning()}`
}

function changeOf(draft: Draft): string {
  const { random } = draft
  const path = draft.path()
  switch (random.below(7)) {
    case 0:
      return `REMOVE ${path}`
    case 1:
      return `SET ${path} = ${draft.operand()} ${random.of(['+', '-'])} ${draft.value(randomNumber(random))}`
    case 2:
      return `SET ${path} = list_append(${draft.operand()}, ${draft.value({ L: [randomString(random)] })})`
    case 3:
      return `SET ${path} = if_not_exists(${draft.path()}, ${draft.value(randomValue(random))})`
    case 4:
      return `SET ${path} = ${random.of(['set_add', 'set_delete'])}(${path}, ${draft.value({ SS: ['a'] })})`
    default:
      return `SET ${path} = ${draft.value(randomValue(random))}`
  }
}

const remove: Kind = (draft) =>
  `DELETE FROM ${draft.table} WHERE ${draft.key()}${draft.more()}${draft.returning()}`

const writes = [insert, insert, change, change, change, remove] as const
const kinds = [select, select, selectItem, ...writes] as const

function statement(random: Random, table: string, kind: Kind): Readonly<Record<string, unknown>> {
  const draft = new Draft(random, table)
  const Statement = spoiled(random, kind(draft))
  const { parameters } = draft
  return { Statement, ...(parameters.length > 0 && { Parameters: parameters }) }
}

/** Sometimes without one of its words. */
function spoiled(random: Random, statement: string): string {
  if (random.below(25) > 0) return statement
  const words = statement.split(' ')
  const at = random.below(words.length)
  return words.filter((_, index) => index !== at).join(' ')
}

/** The literal of a value; undefined if its type has none. */
function literalOf(value: AttributeValue): string | undefined {
  if ('S' in value) return `'${value.S.replaceAll("'", "''")}'`
  if ('N' in value) return /^-?[1-9]\d{0,9}$/.test(value.N) ? value.N : undefined
  if ('BOOL' in value) return String(value.BOOL)
  return 'NULL' in value ? 'NULL' : undefined
}
