import type { AnyEntity, AnyItem, Condition } from '../../model/index.ts'

/** The caller's access rule for the items of a read. */
export interface ReadRule {
  /** Whether the arguments alone exclude all items, so that there is nothing to read. */
  readonly excludesAll: boolean
  /** Whether the rule may exclude items, and not only attributes of items. */
  readonly excludesSome: boolean
  /** The part of the rule that DynamoDB evaluates. It may match more items than the rule; undefined for none. */
  readonly filter: Condition | undefined
  /** Whether `filter` is the whole rule. */
  readonly isWhole: boolean
  /** The attributes of an entity that the rule needs. */
  needs(entity: AnyEntity): ReadonlySet<string>
  /** The item as the caller may see it; undefined if they may not. */
  shown(entity: AnyEntity, item: AnyItem): AnyItem | undefined
}
