import { type AnyEntity, type Caller, CallerRights, callerFrom } from '../../model/index.ts'
import { required } from '../../required.ts'
import type { GatewayDefinition } from '../../server/index.ts'
import type { NewItem } from '../../store/index.ts'
import type { TestRequest } from '../test-request.ts'

type Values = Readonly<Record<string, unknown>>

/** Items of one entity in the table of an access matrix. */
export interface MatrixItems<E extends AnyEntity = AnyEntity> {
  readonly entity: E
  /** As `store.putAll` takes them. Strings that no other item has make a report more telling. */
  readonly items: readonly NewItem<E>[]
  /** The tenant of the items, unless they are of a shared entity or the table has no tenants. */
  readonly tenant?: string
}

/** An item in the table of an access matrix. */
export interface KnownItem {
  readonly entity: AnyEntity
  readonly item: Values
  readonly tenant: string | undefined
}

/** A caller of an access matrix: the attributes of the caller, or the headers with credentials; neither for an anonymous one. */
export type MatrixCaller = Pick<TestRequest, 'caller' | 'headers'>

/** Whether a caller may see an item. */
export type Sees = (caller: string, item: KnownItem) => boolean

/** The items, each on its own. */
export function knownItems(groups: readonly MatrixItems[]): KnownItem[] {
  return groups.flatMap(({ entity, items, tenant }) => items.map((item) => ({ entity, item, tenant })))
}

/** What the callers of an access matrix may see. */
export interface Sight {
  readonly sees: Sees
  /** Of an item that a caller may see, the attributes that they may read, and the others. */
  attributesFor(caller: string, item: KnownItem): { readonly shown: Values; readonly hidden: Values }
}

/**
 * Decides what a caller may see by the model: items of their own tenant and shared ones, of which the entity's rules allow
 * them to read; and of these the attributes that its rules allow them to read.
 *
 * @throws TypeError for a caller who is given by headers, of whom the model has no attributes.
 */
export function sightByModel(
  { table }: Pick<GatewayDefinition, 'table'>,
  callers: Readonly<Record<string, MatrixCaller>>,
): Sight {
  const { tenant, caller: attributes = {} } = table.definition
  const known = new Map(
    Object.entries(callers).map(([name, { caller, headers }]) => {
      if (caller === undefined && headers !== undefined) {
        throw new TypeError(
          `accessMatrix: expected the attributes of '${name}', got headers: give caller, or sees for all callers`,
        )
      }
      const verified: Caller | null = caller === undefined ? null : callerFrom(attributes, caller)
      return [name, { verified, rights: new CallerRights(verified) }]
    }),
  )
  const callerOf = (name: string) => required(known.get(name), 'a caller of the matrix')
  return {
    sees: (name, { entity, item, tenant: owner }) => {
      const { verified, rights } = callerOf(name)
      const isReached = tenant === undefined || entity.shared || verified?.[tenant] === owner
      return isReached && rights.mayRead(entity, item)
    },
    attributesFor: (name, { entity, item }) => {
      const shown = callerOf(name).rights.withoutUnreadable(entity, item)
      const hidden = Object.entries(item).filter(([attribute]) => !Object.hasOwn(shown, attribute))
      return { shown: { ...shown }, hidden: Object.fromEntries(hidden) }
    },
  }
}
