import {
  type AnyEntity,
  codecsOf,
  type EntityKey,
  type Index,
  type KeyCodec,
  keyOn,
} from '../../model/index.ts'
import type { PlaceChange } from '../protocol/index.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The key that an item would get on an index, as far as its values make it: `ORDER#{placedAt}#o1`, with what is missing. Undefined
 * for an index on which the entity has no key.
 */
export function partialKey(
  entity: AnyEntity,
  index: Index,
  values: Values,
): Pick<PlaceChange, 'partial' | 'missing'> | undefined {
  const key = keyOn(entity, index)
  if (key === undefined) return undefined
  const { partition, sort } = key
  return {
    partial: {
      partition: textOf(partition, values),
      ...(sort.length > 0 && { sort: textOf(sort, values) }),
    },
    missing: missingIn(entity, key, values),
  }
}

function textOf(codecs: readonly KeyCodec[], values: Values): string {
  return codecs.map((codec) => templateWith(codec, values)).join(' / ')
}

/** A template with the values that there are; a value that doesn't fit is as one that isn't there. */
function templateWith(codec: KeyCodec, values: Values): string {
  const { segments } = codec.template
  return segments
    .map((segment) => {
      if (segment.kind === 'literal') return segment.text
      const open =
        segment.kind === 'shard' ? `{${segment.attribute}%${segment.count}}` : `{${segment.attribute}}`
      return encoded(codec, [segment], values) ?? open
    })
    .join('')
}

function encoded(
  codec: KeyCodec,
  segments: KeyCodec['template']['segments'],
  values: Values,
): string | undefined {
  try {
    return codec.isText ? codec.encodeSegments(segments, values) : textOfKey(codec.encode(values))
  } catch {
    return undefined
  }
}

function textOfKey(key: unknown): string | undefined {
  if (key === undefined) return undefined
  return key instanceof Uint8Array ? Buffer.from(key).toString('base64') : String(key)
}

/** The attributes without which there is no key; those with a default get a value when the item is created. */
function missingIn({ attributes }: AnyEntity, key: EntityKey, values: Values): string[] {
  const names = new Set(codecsOf(key).flatMap((codec) => codec.names))
  return [...names].filter((name) => {
    const { makeDefault, maintained } = attributes[name]?.options ?? {}
    const isGiven = values[name] !== undefined && values[name] !== null
    return !isGiven && makeDefault === undefined && maintained === undefined
  })
}
