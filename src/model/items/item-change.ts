/** A change of an entity's item. */
export type ItemChange<Item> = {
  /** The tenant whose item it is; undefined for a shared entity, and in a table without tenants. */
  readonly tenant: string | undefined
} & (
  | { readonly kind: 'created'; readonly after: Item }
  | { readonly kind: 'changed'; readonly before: Item; readonly after: Item }
  | {
      readonly kind: 'removed'
      readonly before: Item
      /** Whether DynamoDB removed it because its time to live was over. */
      readonly isExpired: boolean
    }
)
