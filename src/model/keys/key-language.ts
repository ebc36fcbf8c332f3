import {
  anyCharacter,
  type Characters,
  digitsBelow,
  exactly,
  type KeyForm,
  many,
  one,
  without,
} from '../attributes/index.ts'
import { type EdgeMaker, type KeyLanguage, LanguageBuilder } from './automaton.ts'
import type { KeyCodec } from './key-codec.ts'
import { openForm } from './open-keys.ts'
import { literalAt, type Segment } from './template.ts'

/** All keys of a template. */
export function keysOf(codec: KeyCodec): KeyLanguage {
  const known = languages.get(codec)
  if (known) return known
  const language = languageOf(codec, codec.template.segments)
  languages.set(codec, language)
  return language
}

/** A template is compared with all others of its table. */
const languages = new WeakMap<KeyCodec, KeyLanguage>()

/**
 * All sort keys that a query with only its partition key reads: exactly those of the template if the parts of the
 * partition determine all of its parts, otherwise all that begin like the template up to its first open part. Arguments
 * of the query never add keys.
 */
export function keysReadBy(codec: KeyCodec, inPartition: readonly string[]): KeyLanguage {
  const { segments } = codec.template
  const open = segments.findIndex(({ kind }, at) => kind === 'part' && !isIn(inPartition, segments[at]))
  if (open === -1) return keysOf(codec)
  return languageOf(codec, segments.slice(0, open), open === 0 ? openForm(codec) : [[many(anyCharacter)]])
}

/** Whether two templates begin with different fixed text, so that they can't have a common key. */
export function beginUnlike(a: KeyCodec, b: KeyCodec): boolean {
  const [one, other] = [literalAt(a.template.segments, 0), literalAt(b.template.segments, 0)]
  return !one.startsWith(other) && !other.startsWith(one)
}

/** All strings with this prefix. */
export function beginningWith(prefix: string): KeyLanguage {
  const builder = new LanguageBuilder()
  builder.append([[...exactly(prefix), many(anyCharacter)]])
  return builder
}

/** Whether a segment is a value, and neither text of the template nor the number of a shard. */
function isValue(segment: Segment | undefined): boolean {
  return segment?.kind === 'part' || segment?.kind === 'tenant'
}

function isIn(names: readonly string[], segment: Segment | undefined): boolean {
  return segment?.kind === 'part' && names.includes(segment.attribute)
}

function languageOf(codec: KeyCodec, segments: readonly Segment[], rest?: KeyForm): KeyLanguage {
  const builder = new LanguageBuilder()
  for (const [at, segment] of segments.entries()) {
    if (segment.kind === 'literal') {
      // The literal after a part of a verbatim key is appended with the part.
      const isAppended = codec.format === 'verbatim' && isValue(segments[at - 1])
      if (!isAppended) builder.append([exactly(segment.text)])
    } else if (segment.kind === 'shard') {
      builder.append(digitsBelow(segment.count))
    } else {
      const form = segment.kind === 'tenant' ? tenantForm : formOf(codec, segment.attribute)
      appendPart(builder, codec, form, literalAt(segments, at + 1))
    }
  }
  if (rest) builder.append(rest)
  return builder
}

/** Any tenant, which is never empty. */
const tenantForm: KeyForm = [[one(anyCharacter), many(anyCharacter)]]

function formOf(codec: KeyCodec, name: string): KeyForm {
  return codec.attribute(name).type.key?.form ?? [[many(anyCharacter)]]
}

function appendPart(builder: LanguageBuilder, codec: KeyCodec, form: KeyForm, next: string): void {
  if (codec.format === 'escaped') builder.append(form, escapedEdge)
  else if (codec.format === 'verbatim' && next !== '') builder.appendUntil(form, next)
  else builder.append(form)
}

/**
 * In the form of `partText`: a code point up to `$` is `$` and two hex digits. Few states matter, as every pair of keys
 * is compared when a program starts: those with the same first digit share one.
 */
const escapedEdge: EdgeMaker = (builder, from, characters, to) => {
  const plain = without(characters, [[0, lastEscaped]])
  if (plain.length > 0) builder.edge(from, plain, to)
  const escaped = secondDigits(characters)
  if (escaped.size === 0) return
  const afterDollar = builder.state()
  builder.edge(from, charactersOf('$'), afterDollar)
  for (const [first, seconds] of escaped) {
    const afterFirst = builder.state()
    builder.edge(afterDollar, charactersOf(first), afterFirst)
    builder.edge(afterFirst, charactersOf(seconds), to)
  }
}

/** The second hex digits of a set's escaped characters, by their first. */
function secondDigits(characters: Characters): ReadonlyMap<string, string> {
  const digits = new Map<string, string>()
  for (let point = 0; point <= lastEscaped; point++) {
    if (!characters.some(([first, last]) => first <= point && point <= last)) continue
    const [first = '', second = ''] = point.toString(16).padStart(2, '0')
    digits.set(first, (digits.get(first) ?? '') + second)
  }
  return digits
}

/** The set of a string's characters, which are in ascending order. */
function charactersOf(text: string): Characters {
  return exactly(text).flatMap(({ characters }) => characters)
}

const lastEscaped = '$'.charCodeAt(0)
