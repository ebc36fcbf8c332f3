import type { ErrorCode } from '../../../src/errors.ts'

/** One write of one item; those of `value` and `counter` are of the product's own items. */
export type Write =
  | { readonly kind: 'create'; readonly id: string; readonly stock: number }
  | { readonly kind: 'upsert'; readonly id: string; readonly stock: number }
  | { readonly kind: 'delete'; readonly id: string; readonly below: number }
  | { readonly kind: 'check'; readonly id: string; readonly stock: number }
  | ({ readonly id: string } & Change)
  | { readonly kind: 'claim' | 'release' | 'confirm'; readonly value: string; readonly owner: string }
  | { readonly kind: 'open'; readonly counter: string }
  | { readonly kind: 'close'; readonly counter: string }
  | { readonly kind: 'count'; readonly counter: string; readonly by: number }

/** An update of an article, by each operator. */
export type Change =
  | { readonly kind: 'take'; readonly pieces: number }
  | { readonly kind: 'rename'; readonly version: number }
  | { readonly kind: 'retire' }
  | { readonly kind: 'tag' | 'untag'; readonly tags: readonly string[] }
  | { readonly kind: 'append' | 'prepend'; readonly line: string }
  | { readonly kind: 'replace'; readonly at: number; readonly line: string }
  | { readonly kind: 'shift' }
  | { readonly kind: 'earn' | 'refund'; readonly cents: number }
  | { readonly kind: 'pack'; readonly label: string }
  | { readonly kind: 'unpack' }
  | { readonly kind: 'open box'; readonly atMost: number }

/** One request: a write, or several in a transaction. */
export interface Step {
  readonly writes: readonly Write[]
  /** Whether a write alone is made by its own method, and not in a transaction of one. */
  readonly isDirect: boolean
}

/** The items of the plain reference program, by their names: articles, owners of values, and counts. */
export type Shelf = ReadonlyMap<string, Plain>

export type Plain = PlainArticle | { readonly owner: string } | { readonly count: number }

export interface PlainArticle {
  readonly name: string
  readonly stock: number
  readonly state: 'ACTIVE' | 'RETIRED'
  readonly sold: number
  readonly cents: number
  readonly version: number
  readonly tags: readonly string[]
  readonly log?: readonly string[]
  readonly box?: { readonly label: string; readonly opened?: number }
}

/** The name of the item that a write is of. */
export function itemOf(write: Write): string {
  if ('id' in write) return `article ${write.id}`
  return 'value' in write ? `value ${write.value}` : `counter ${write.counter}`
}

/** The shelf after a step, and its possible errors: if any of its writes fails, none has an effect. */
export function applied(shelf: Shelf, { writes }: Step): { shelf: Shelf; codes: readonly ErrorCode[] } {
  const next = new Map(shelf)
  const codes: ErrorCode[] = []
  const byItem = Map.groupBy(writes, itemOf)
  // Writes of one item that can't be one are rejected before anything is sent.
  if ([...byItem.values()].some((of) => !isOneWrite(of))) return { shelf, codes: ['BAD_USER_INPUT'] }
  for (const [name, of] of byItem) {
    const result = resultOf(shelf.get(name), of)
    if (typeof result === 'string') codes.push(result)
    else if (result === undefined) next.delete(name)
    else next.set(name, result)
  }
  return { shelf: codes.length === 0 ? next : shelf, codes }
}

/** A check goes with what requires the item, and updates go with one another if they change different attributes. */
function isOneWrite(writes: readonly Write[]): boolean {
  const others = writes.filter(({ kind }) => kind !== 'check' && kind !== 'confirm')
  const hasCheck = others.length < writes.length
  const [only] = others
  if (others.length <= 1) return !hasCheck || only === undefined || requiresItem(only)
  const attributes = others.flatMap(changedBy)
  return others.every(isUpdate) && new Set(attributes).size === attributes.length
}

function requiresItem({ kind }: Write): boolean {
  return !['create', 'upsert', 'claim', 'open'].includes(kind)
}

function isUpdate(write: Write): boolean {
  return requiresItem(write) && !['delete', 'release', 'close'].includes(write.kind)
}

function changedBy(write: Write): readonly string[] {
  switch (write.kind) {
    case 'take':
      return ['stock', 'sold']
    case 'tag':
    case 'untag':
      return ['tags']
    case 'append':
    case 'prepend':
    case 'replace':
    case 'shift':
      return ['log']
    case 'earn':
    case 'refund':
      return ['earned']
    case 'pack':
    case 'unpack':
    case 'open box':
      return ['box']
    default:
      return [write.kind]
  }
}

/** What becomes of an item by writes that are one; the code of the error if they fail. */
function resultOf(item: Plain | undefined, writes: readonly Write[]): Plain | undefined | ErrorCode {
  const results = writes.map((write) => resultOfOne(item, write))
  const failed = results.filter((each) => typeof each === 'string')
  if (failed.length > 0) return firstOf(failed)
  const last = results.at(-1)
  const deleting = writes.findIndex((write) => ['delete', 'release', 'close'].includes(write.kind))
  if (deleting >= 0) return results[deleting] as undefined
  if (writes.length === 1 || item === undefined) return last as Plain | undefined
  const changes = results.map((each) => changesOf(item, each as Plain))
  return changed(item, Object.assign({}, ...changes))
}

/** An item with changes; a member that is undefined is removed. */
function changed(item: Plain, changes: object): Plain {
  const members = Object.entries({ ...item, ...changes }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(members) as unknown as Plain
}

/** DynamoDB checks the conditions before it changes anything. */
function firstOf(codes: readonly ErrorCode[]): ErrorCode | undefined {
  return codes.find((code) => code !== 'BAD_USER_INPUT') ?? codes[0]
}

/** The members that differ; undefined for one that is gone. */
function changesOf(before: Plain, after: Plain): object {
  const names = Object.keys({ ...before, ...after }) as (keyof Plain)[]
  return Object.fromEntries(
    names.flatMap((name) => (before[name] === after[name] ? [] : [[name, after[name]]])),
  )
}

function resultOfOne(item: Plain | undefined, write: Write): Plain | undefined | ErrorCode {
  if ('value' in write) return resultOfValue(item as { owner: string } | undefined, write)
  if ('counter' in write) return resultOfCounter(item as { count: number } | undefined, write)
  const article = item as PlainArticle | undefined
  switch (write.kind) {
    case 'create':
      return article ? 'ALREADY_EXISTS' : { ...newArticle, stock: write.stock }
    case 'upsert': {
      const { version, ...others } = article ?? { ...newArticle, version: 0 }
      return { ...others, name: 'Up', stock: write.stock, version: version + 1 }
    }
  }
  if (article === undefined) return 'NOT_FOUND'
  if (write.kind === 'check') return article.stock >= write.stock ? article : 'CONDITION_FAILED'
  if (write.kind === 'delete') return article.stock < write.below ? undefined : 'CONDITION_FAILED'
  const changes = changesBy(article, write)
  return typeof changes === 'string'
    ? changes
    : changed(article, { ...changes, version: article.version + 1 })
}

const newArticle: PlainArticle = {
  name: 'New',
  stock: 0,
  state: 'ACTIVE',
  sold: 0,
  cents: 0,
  version: 1,
  tags: [],
}

/** What an update changes; undefined for a member that it removes. */
type PlainChanges = { readonly [Name in keyof PlainArticle]?: PlainArticle[Name] | undefined }

function changesBy(article: PlainArticle, write: Change): PlainChanges | ErrorCode {
  const { stock, sold, tags, log, box, cents, version } = article
  switch (write.kind) {
    case 'take':
      if (stock < write.pieces) return 'CONDITION_FAILED'
      return { stock: stock - write.pieces, sold: sold + write.pieces }
    case 'rename':
      return version === write.version ? { name: `v${write.version}` } : 'CONDITION_FAILED'
    case 'retire':
      return { state: 'RETIRED' }
    case 'tag':
      return { tags: [...new Set([...tags, ...write.tags])].toSorted() }
    case 'untag':
      return { tags: tags.filter((tag) => !write.tags.includes(tag)) }
    case 'append':
      return { log: [...(log ?? []), write.line] }
    case 'prepend':
      return { log: [write.line, ...(log ?? [])] }
    case 'replace':
      if (log === undefined) return 'BAD_USER_INPUT'
      return { log: [...log.slice(0, write.at), write.line, ...log.slice(write.at + 1)] }
    case 'shift':
      return log ? { log: log.slice(1) } : 'CONDITION_FAILED'
    case 'earn':
      return { cents: cents + write.cents }
    case 'refund':
      return { cents: cents - write.cents }
    case 'pack':
      return { box: { label: write.label } }
    case 'unpack':
      return { box: undefined }
    case 'open box':
      if (box?.opened !== undefined && box.opened >= write.atMost) return 'CONDITION_FAILED'
      return box ? { box: { ...box, opened: (box.opened ?? 0) + 1 } } : 'BAD_USER_INPUT'
  }
}

function resultOfValue(
  item: { readonly owner: string } | undefined,
  { kind, owner }: Extract<Write, { value: string }>,
): Plain | undefined | ErrorCode {
  if (kind === 'claim') return item ? 'ALREADY_EXISTS' : { owner }
  if (item === undefined) return 'NOT_FOUND'
  if (item.owner !== owner) return 'CONDITION_FAILED'
  return kind === 'confirm' ? item : undefined
}

function resultOfCounter(
  item: { readonly count: number } | undefined,
  write: Extract<Write, { counter: string }>,
): Plain | undefined | ErrorCode {
  if (write.kind === 'open') return item ?? { count: 0 }
  if (item === undefined) return 'NOT_FOUND'
  return write.kind === 'count' ? { count: item.count + write.by } : undefined
}
