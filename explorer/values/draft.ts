import type { AttributeShape, EntityShape, WriteRequest } from '../../src/explorer/protocol/index.ts'

/** An item that is being written: what its fields say. */
export interface Draft {
  readonly entity: EntityShape
  readonly action: WriteRequest['action']
  /** The values of the attributes in the primary key, of an item that exists. */
  readonly key: Readonly<Record<string, unknown>>
  /** By attribute, as typed. */
  readonly typed: Readonly<Record<string, string>>
  /** The same before anything was typed. */
  readonly before: Readonly<Record<string, string>>
}

export function emptyDraft(entity: EntityShape): Draft {
  return { entity, action: 'create', key: {}, typed: {}, before: {} }
}

/** A draft of an item that exists, as the gateway decoded it. */
export function draftOf(
  entity: EntityShape,
  action: 'update' | 'delete',
  decoded: Readonly<Record<string, unknown>>,
): Draft {
  const names = keyAttributes(entity)
  const key = Object.fromEntries(Object.entries(decoded).filter(([name]) => names.includes(name)))
  const typed = Object.fromEntries(
    Object.entries(decoded).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, fieldText(value)]],
    ),
  )
  return { entity, action, key, typed, before: typed }
}

/** The attributes that a person may set: in a new item those that the gateway doesn't set itself. */
export function draftFields({ entity, action }: Draft): readonly AttributeShape[] {
  if (action === 'delete') return []
  return entity.attributes.filter(({ isMaintained, fixed }) =>
    action === 'create' ? !isMaintained : fixed === undefined,
  )
}

/** An attribute of an item that no change can set, and why. */
export interface FixedField {
  readonly name: string
  readonly text: string
  readonly reason: string
}

/** What an update can't change, without attributes that have no value. */
export function fixedFields({ entity, action, before }: Draft): readonly FixedField[] {
  if (action !== 'update') return []
  return entity.attributes.flatMap(({ name, fixed }) => {
    const text = before[name]
    return fixed === undefined || text === undefined ? [] : [{ name, text, reason: reasons[fixed] }]
  })
}

const reasons = {
  key: 'part of the key',
  readOnly: 'set when it was created',
  maintained: 'set by the gateway',
} as const

/** Whether there is something to preview: a change that changes nothing is none. */
export function isBegun(draft: Draft): boolean {
  const { action, values } = draftRequest(draft)
  return action !== 'update' || Object.keys(values ?? {}).length > 0
}

/** What to send: all values of a new item, and only those that have changed of one that exists. */
export function draftRequest(draft: Draft): WriteRequest {
  const { entity, action, key, typed, before } = draft
  const values = Object.fromEntries(
    draftFields(draft).flatMap((attribute) => {
      const { name } = attribute
      const text = typed[name] ?? ''
      if (text === (before[name] ?? '')) return []
      return [[name, text === '' ? null : fieldValue(attribute, text)]]
    }),
  )
  if (action === 'create') return { entity: entity.name, action, values }
  return { entity: entity.name, action, key, ...(action === 'update' && { values }) }
}

/** The attributes in the templates of the primary key. */
export function keyAttributes({ keys }: EntityShape): readonly string[] {
  return keys.find(({ index }) => index === null)?.attributes ?? []
}

function fieldText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** Kinds of attributes whose GraphQL form is JSON; others are strings. */
const jsonKinds = /^(?:int|number|boolean|json|list|map|record|stringSet|numberSet|binarySet|null)\b/

/** What was typed, in the attribute's GraphQL form. What isn't JSON is sent as a string, for the gateway to judge. */
export function fieldValue({ type }: Pick<AttributeShape, 'type'>, text: string): unknown {
  if (!jsonKinds.test(type) && !/^[[{]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
