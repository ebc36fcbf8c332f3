import type { Attributes } from '../attributes/index.ts'
import type { EntityShape, Flagged, ItemOfShape, Plain, ValuesOf } from '../inferred/index.ts'
import type { AnyEntity, EntityKey, SecondForm, Table } from '../types.ts'

/**
 * The second form in which an entity's items are stored during a migration: the form of the entity with the same name
 * in the model before or after the change.
 */
export interface FormDeclaration<A extends Attributes = Attributes, Other extends FormEntity = FormEntity> {
  /** The entity of the other model. */
  readonly entity: Other
  /**
   * Returns the values of an item in its second form, including those of maintained attributes. By default the item's
   * own values: then both entities must have the same attributes.
   */
  readonly values?: (item: ItemOfAttributes<A>) => FormValues<Other>
}

/** An entity whose form items can have as well. */
export type FormEntity = AnyEntity & { readonly shape: EntityShape }

type ItemOfAttributes<A extends Attributes> = Plain<
  Readonly<ValuesOf<A, Exclude<keyof A, Flagged<A, 'optional'>>>> &
    Partial<Readonly<ValuesOf<A, Flagged<A, 'optional'>>>>
>

type FormValues<Other> = Other extends { readonly shape: infer S extends EntityShape }
  ? Omit<ItemOfShape<S>, '__typename'>
  : never

/** Declared second forms, without the types that check them. */
export interface DeclaredForms {
  readonly next?: LooseForm | undefined
  readonly former?: LooseForm | undefined
}

interface LooseForm {
  readonly entity: AnyEntity
  readonly values?: SecondForm['values']
}

/**
 * The second form of an entity of this table. Its entity is the other model's, bound to this table, so that the store
 * can write its items like those of the table's own entities, to which it doesn't belong.
 */
export function secondFormOf(table: Table, { next, former }: DeclaredForms): SecondForm | undefined {
  const declared = next ?? former
  if (declared === undefined) return undefined
  const { entity, values } = declared
  return {
    role: next === undefined ? 'former' : 'next',
    entity: inTable(table, entity),
    values: values ?? ((item) => item),
    isConverted: values !== undefined,
    declaredIn: entity.table,
  }
}

/** Only the keys and attributes of an entity matter for its second form: what else it has, the store does for the first. */
function inTable(table: Table, entity: AnyEntity): AnyEntity {
  const indexKeys = [...entity.indexKeys].map(([name, key]): [string, EntityKey] => {
    // A missing index is a fault of the model.
    return [name, { ...key, index: table.indexes.get(name) ?? key.index }]
  })
  return {
    ...entity,
    table,
    primaryKey: { ...entity.primaryKey, index: table.primaryIndex },
    indexKeys: new Map(indexKeys),
    rules: undefined,
    unique: new Map(),
    movable: new Set(),
    softDelete: undefined,
    parents: new Map(),
    aggregates: [],
    second: undefined,
  }
}
