import { type AttributeValue, type Item, memberOf } from '../../values/index.ts'
import { type ExpressionKind, invalid } from './invalid.ts'
import { isReservedWord } from './reserved-words.ts'
import type { ExpressionScope } from './scope.ts'
import type { TokenReader } from './token-reader.ts'

/** A path into an item: an attribute's name, then names of map members and indexes of list elements. */
export type DocumentPath = readonly [string, ...(string | number)[]]

/** The syntax of a path: steps may be unresolved `#names`. */
export interface PathSyntax {
  readonly kind: 'path'
  readonly steps: readonly (string | number)[]
}

/** Parses `name` or `#name`, then any number of `.name`, `.#name` and `[index]`. */
export function readPath(reader: TokenReader): PathSyntax {
  return readPathTail(reader, [readName(reader)])
}

/** Parses the rest of a path after its first step. */
export function readPathTail(reader: TokenReader, head: readonly (string | number)[]): PathSyntax {
  const steps = [...head]
  for (;;) {
    if (reader.takeSign('.')) steps.push(readName(reader))
    else if (reader.takeSign('[')) steps.push(readIndex(reader))
    else return { kind: 'path', steps }
  }
}

/** Rejects a path with a reserved word as a name. */
export function checkReserved(kind: ExpressionKind, path: PathSyntax): void {
  const word = path.steps.find((step) => typeof step === 'string' && isReservedWord(step))
  if (word !== undefined) {
    throw invalid(kind, `Attribute name is a reserved keyword; reserved keyword: ${word}`)
  }
}

/** Replaces the `#names` of a path. Throws if one is undefined, or for more than 32 steps. */
export function resolvePath(kind: ExpressionKind, path: PathSyntax, scope: ExpressionScope): DocumentPath {
  const [head, ...tail] = path.steps.map((step) =>
    typeof step === 'string' && step.startsWith('#') ? scope.name(kind, step) : step,
  )
  if (tail.length >= maxSteps) {
    throw invalid(kind, `The document path has too many nesting levels; nesting levels: ${path.steps.length}`)
  }
  if (tail.length > 0) scope.noteNested(String(head))
  return Object.freeze([String(head), ...tail] as const)
}

/** A path in the form of DynamoDB's messages: `[orders, [0], id]`. */
export function showPath(path: DocumentPath): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`
}

/** Whether two paths are equal. */
export function samePath(a: DocumentPath, b: DocumentPath): boolean {
  return a.length === b.length && a.every((step, at) => step === b[at])
}

/** The value at a path, if there is one. */
export function valueAt(item: Item, path: DocumentPath): AttributeValue | undefined {
  let value = memberOf(item, path[0])
  for (let at = 1; value !== undefined && at < path.length; at++) value = childOf(value, path[at])
  return value
}

/** The map member or list element at a step, if there is one. */
export function childOf(
  value: AttributeValue,
  step: string | number | undefined,
): AttributeValue | undefined {
  if (typeof step === 'number') return 'L' in value ? value.L[step] : undefined
  return step !== undefined && 'M' in value ? memberOf(value.M, step) : undefined
}

/** DynamoDB's limit of nesting. */
const maxSteps = 32

const maxIndex = 2 ** 31 - 1

function readName(reader: TokenReader): string {
  if (!reader.at('word') && !reader.at('name')) throw reader.syntaxError()
  return reader.take()
}

function readIndex(reader: TokenReader): number {
  if (!reader.at('number')) throw reader.syntaxError()
  const digits = reader.take()
  reader.expectSign(']')
  const index = Number(digits)
  if (index > maxIndex) {
    throw invalid(reader.kind, `List index is not within the allowable range; index: [${digits}]`)
  }
  return index
}
