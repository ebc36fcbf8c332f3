import type { ContextKeys } from './context-keys.ts'

/** A string of a policy, with its wildcards and variables. */
export interface Pattern {
  readonly segments: readonly Segment[]
}

type Segment =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'wildcard'; readonly value: '*' | '?' }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback: string | undefined }

/** Options of comparing a pattern. */
export interface PatternOptions {
  /** Whether `*` matches any characters and `?` any one character; otherwise they are literals. */
  readonly wildcards: boolean
  readonly ignoreCase?: boolean
}

/** Parses a string of a policy; `${…}` is a variable only if the policy's version has variables. */
export function readPattern(source: string, hasVariables: boolean): Pattern {
  const segments: Segment[] = []
  let end = 0
  for (const match of source.matchAll(hasVariables ? variableOrWildcard : wildcard)) {
    if (match.index > end) segments.push({ kind: 'literal', value: source.slice(end, match.index) })
    segments.push(segmentOf(match))
    end = match.index + match[0].length
  }
  if (end < source.length) segments.push({ kind: 'literal', value: source.slice(end) })
  return { segments }
}

/**
 * Whether a value matches a pattern. It doesn't if the pattern has a variable without a value in the request (IAM User
 * Guide, policy variables). Wildcards in the value of a variable are literals.
 */
export function fitsPattern(
  { segments }: Pattern,
  value: string,
  keys: ContextKeys,
  { wildcards, ignoreCase = false }: PatternOptions,
): boolean {
  const cased = (string: string) => (ignoreCase ? string.toLowerCase() : string)
  const tokens: Token[] = []
  for (const segment of segments) {
    if (segment.kind === 'wildcard' && wildcards) {
      tokens.push(segment.value === '*' ? anyRun : anyOne)
      continue
    }
    const resolved = resolveSegment(segment, keys)
    if (resolved === undefined) return false
    tokens.push(...cased(resolved))
  }
  return fitsTokens(tokens, [...cased(value)])
}

/** The string of a pattern whose wildcards are literals; undefined if a variable has no value. */
export function resolvePattern({ segments }: Pattern, keys: ContextKeys): string | undefined {
  const resolved = segments.map((segment) => resolveSegment(segment, keys))
  return resolved.includes(undefined) ? undefined : resolved.join('')
}

const wildcard = /[*?]/g
/**
 * `${*}`, `${?}` and `${$}` are those characters themselves. A name has no `$` and no brace, so that a long string is
 * searched in linear time.
 */
const variableOrWildcard =
  /\$\{(?:(?<literal>[*?$])|(?<name>[^${},]+)(?:,\s*'(?<fallback>[^']*)'\s*)?)\}|[*?]/g

function segmentOf({ 0: whole, groups = {} }: RegExpExecArray): Segment {
  const { literal, name, fallback } = groups
  if (literal !== undefined) return { kind: 'literal', value: literal }
  if (name !== undefined) return { kind: 'variable', name: name.trim().toLowerCase(), fallback }
  return { kind: 'wildcard', value: whole === '*' ? '*' : '?' }
}

/** A variable has a value only if its key has exactly one. */
function resolveSegment(segment: Segment, keys: ContextKeys): string | undefined {
  if (segment.kind !== 'variable') return segment.value
  const [value, ...others] = keys.get(segment.name) ?? []
  return value === undefined || others.length > 0 ? segment.fallback : value
}

/** A character or a wildcard. */
type Token = string | typeof anyRun | typeof anyOne

const anyRun = Symbol('*')
const anyOne = Symbol('?')

/** Takes at most the product of both lengths: after a mismatch only the last `*` is extended, by one character. */
function fitsTokens(tokens: readonly Token[], characters: readonly string[]): boolean {
  let token = 0
  let at = 0
  let run: { readonly token: number; readonly at: number } | undefined
  while (at < characters.length) {
    const expected = tokens[token]
    if (expected === anyRun) {
      run = { token, at }
      token += 1
    } else if (expected === anyOne || expected === characters[at]) {
      token += 1
      at += 1
    } else if (run !== undefined) {
      run = { token: run.token, at: run.at + 1 }
      token = run.token + 1
      at = run.at
    } else return false
  }
  return tokens.slice(token).every((rest) => rest === anyRun)
}
