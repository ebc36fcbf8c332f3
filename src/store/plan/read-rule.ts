import type { AnyEntity, AnyItem, Condition } from '../../model/index.ts'

/** What the rules of a request's caller ask of the items of a read. */
export interface ReadRule {
  /** Whether the arguments alone exclude all items, so that there is nothing to read. */
  readonly excludesAll: boolean
  /** Whether it excludes items, rather than attributes of items only. */
  readonly excludesSome: boolean
  /** The part of it that DynamoDB evaluates, which may match more items than the rule; undefined for none. */
  readonly filter: Condition | undefined
  /** Whether that part is all of it. */
  readonly isWhole: boolean
  /** The attributes of an entity that it needs. */
  needs(entity: AnyEntity): ReadonlySet<string>
  /** The item as the caller may see it; undefined where they may not. */
  shown(entity: AnyEntity, item: AnyItem): AnyItem | undefined
}
