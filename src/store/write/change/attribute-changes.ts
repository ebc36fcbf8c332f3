import { DynagateError } from '../../../errors.ts'
import {
  type AnyEntity,
  type Attribute,
  type AttributeFlag,
  type AttributeType,
  encodeAttribute,
  isMaintained,
  keyNamesOf,
  Operator,
  storedName,
  Unfit,
} from '../../../model/index.ts'
import { type Change, setOrRemove } from './change.ts'
import { operatorChanges } from './operator-changes.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The changes of a patch to the entity's own attributes, without index keys.
 *
 * @throws DynagateError BAD_USER_INPUT that names an attribute that may not be updated or removed, or whose value or
 *   operator doesn't fit; also for an empty patch.
 */
export function attributeChanges(entity: AnyEntity, patch: Values): Change[] {
  const entries = Object.entries(patch)
  if (entries.length === 0) {
    throw new DynagateError(
      'BAD_USER_INPUT',
      `${entity.name}: the update changes nothing: give at least one of ${updatable(entity).join(', ')}`,
    )
  }
  return entries.flatMap(([name, value]) => changesOf(entity, name, value))
}

/** Why updates can't set an attribute; undefined if they can. */
export function fixedBy(entity: AnyEntity, name: string): 'key' | 'readOnly' | 'maintained' | undefined {
  if (keyNamesOf(entity).includes(name) && !entity.movable.has(name)) return 'key'
  const { isReadOnly, maintained } = entity.attributes[name]?.options ?? {}
  if (isReadOnly) return 'readOnly'
  return maintained === undefined ? undefined : 'maintained'
}

/**
 * Whether the success of an operator reveals something about the attribute's value: because its result has limits, or
 * because it changes a part of the value that must exist.
 *
 * @throws DynagateError BAD_USER_INPUT as {@link attributeChanges} does.
 */
export function revealsValue(entity: AnyEntity, name: string, operator: Operator): boolean {
  return attributeChanges(entity, { [name]: operator }).some(
    ({ limit, path }) => limit !== undefined || path.length > 1,
  )
}

/** The changes of each update to the maintained attributes. */
export function maintainedChanges(entity: AnyEntity, now: number): Change[] {
  return Object.entries(entity.attributes).flatMap(([name, { options }]): Change[] => {
    const attribute = storedName(entity.attributes, name)
    if (options.maintained === 'version') return [{ kind: 'add', path: [attribute], value: 1 }]
    if (options.maintained !== 'updatedAt') return []
    return [setOrRemove(attribute, encodeAttribute(entity, name, new Date(now)))]
  })
}

/** The new values of those maintained attributes that index keys may contain. */
export function maintainedValues(entity: AnyEntity, now: number): Values {
  const names = Object.entries(entity.attributes).flatMap(([name, { options }]) =>
    options.maintained === 'updatedAt' ? [name] : [],
  )
  return Object.fromEntries(names.map((name) => [name, new Date(now)]))
}

function changesOf(entity: AnyEntity, name: string, value: unknown): Change[] {
  const attribute = Object.hasOwn(entity.attributes, name) ? entity.attributes[name] : undefined
  if (attribute !== undefined) checkUpdatable(entity, name, attribute, value)
  const stored = storedName(entity.attributes, name)
  if (attribute !== undefined && value instanceof Operator) {
    return readFitting(entity, name, () => operatorChanges(limitedType(attribute), [stored], value))
  }
  if (attribute === undefined || value !== null || attribute.type.kind === 'null') {
    return [setOrRemove(stored, encodeAttribute(entity, name, value))]
  }
  if (attribute.options.isOptional) return [setOrRemove(stored, undefined)]
  throw invalidChange(entity, name, "is required and can't be removed: give a value instead of null")
}

/** DynamoDB removes a set with its last member, so a required set must keep at least one. */
function limitedType({ type, options }: Attribute<unknown, AttributeFlag>): AttributeType<unknown> {
  const mayBeMissing = options.isOptional || !['SS', 'NS', 'BS'].includes(type.storage)
  if (mayBeMissing) return type
  return { ...type, sizes: { ...type.sizes, min: Math.max(1, type.sizes?.min ?? 1) } }
}

function checkUpdatable(
  entity: AnyEntity,
  name: string,
  { options }: Attribute<unknown, AttributeFlag>,
  value: unknown,
): void {
  switch (fixedBy(entity, name)) {
    case 'key':
      throw invalidChange(
        entity,
        name,
        "is part of the key and can't be updated: delete the item and create another",
      )
    case 'readOnly':
      throw invalidChange(entity, name, "can't be updated: it is set when the item is created")
    case 'maintained':
      if (options.maintained !== 'counter') throw isMaintained(entity, name)
      if (value instanceof Operator) return
      throw invalidChange(entity, name, 'is a counter: change it by add() or subtract()')
  }
}

function updatable(entity: AnyEntity): string[] {
  return Object.entries(entity.attributes).flatMap(([name, { options }]) =>
    fixedBy(entity, name) === undefined || options.maintained === 'counter' ? [name] : [],
  )
}

function readFitting<Result>(entity: AnyEntity, name: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw error instanceof Unfit ? badInput(error.of(`${entity.name}.${name}`)) : error
  }
}

function invalidChange(entity: AnyEntity, name: string, reason: string): DynagateError {
  return badInput(`${entity.name}.${name}: ${reason}`)
}

function badInput(message: string): DynagateError {
  return new DynagateError('BAD_USER_INPUT', message)
}
