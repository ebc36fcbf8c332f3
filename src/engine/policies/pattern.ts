import type { ContextKeys } from './context-keys.ts'

/** A string of a policy, with its wildcards and variables. */
export interface Pattern {
  readonly parts: readonly Part[]
}

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'wildcard'; readonly sign: '*' | '?' }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback: string | undefined }

/** How a pattern is compared. */
export interface PatternOptions {
  /** Whether `*` matches any characters and `?` any one character; otherwise they are literals. */
  readonly wildcards: boolean
  readonly ignoreCase?: boolean
}

/** Reads a string of a policy; `${…}` is a variable only where the policy's version has them. */
export function readPattern(text: string, hasVariables: boolean): Pattern {
  const parts: Part[] = []
  let end = 0
  for (const match of text.matchAll(hasVariables ? variableOrWildcard : wildcard)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push(partOf(match))
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return { parts }
}

/**
 * Whether a value fits a pattern. It doesn't where the pattern has a variable that the request has no value for (IAM
 * User Guide, policy variables). What a variable stands for has no wildcards.
 */
export function fitsPattern(
  { parts }: Pattern,
  value: string,
  keys: ContextKeys,
  { wildcards, ignoreCase = false }: PatternOptions,
): boolean {
  const cased = (text: string) => (ignoreCase ? text.toLowerCase() : text)
  const tokens: Token[] = []
  for (const part of parts) {
    const text = part.kind === 'wildcard' ? part.sign : textOf(part, keys)
    if (text === undefined) return false
    if (part.kind === 'wildcard' && wildcards) tokens.push(part.sign === '*' ? anyRun : anyOne)
    else tokens.push(...cased(text))
  }
  return fitsTokens(tokens, [...cased(value)])
}

/** The text of a pattern without wildcards; undefined where a variable has no value. */
export function patternText({ parts }: Pattern, keys: ContextKeys): string | undefined {
  const texts = parts.map((part) => (part.kind === 'wildcard' ? part.sign : textOf(part, keys)))
  return texts.includes(undefined) ? undefined : texts.join('')
}

const wildcard = /[*?]/g
/** `${*}`, `${?}` and `${$}` are those characters themselves. */
const variableOrWildcard =
  /\$\{(?:(?<literal>[*?$])|(?<name>[^},]+?)\s*(?:,\s*'(?<fallback>[^']*)'\s*)?)\}|[*?]/g

function partOf({ 0: whole, groups = {} }: RegExpExecArray): Part {
  const { literal, name, fallback } = groups
  if (literal !== undefined) return { kind: 'text', text: literal }
  if (name !== undefined) return { kind: 'variable', name: name.toLowerCase(), fallback }
  return { kind: 'wildcard', sign: whole === '*' ? '*' : '?' }
}

/** A variable has a value only where its key has exactly one. */
function textOf(part: Exclude<Part, { kind: 'wildcard' }>, keys: ContextKeys): string | undefined {
  if (part.kind === 'text') return part.text
  const [value, ...others] = keys.get(part.name) ?? []
  return value === undefined || others.length > 0 ? part.fallback : value
}

/** A character or a wildcard. */
type Token = string | typeof anyRun | typeof anyOne

const anyRun = Symbol('*')
const anyOne = Symbol('?')

/** In time of the product of both lengths at most: after a mismatch only the last `*` takes in one more. */
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
