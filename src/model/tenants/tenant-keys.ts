import type { Index } from '../definition/index.ts'
import { keyOn } from '../entity-key.ts'
import { type KeyLead, reservedKeysOf } from '../keys/index.ts'
import type { Table } from '../types.ts'
import { tenantLead } from './tenant.ts'

/** The partition keys of the table, or of an index, that a request in a tenant uses. */
export interface ReachedKeys {
  readonly index: Index
  /** No lead begins with another one, unless that one is whole. */
  readonly leads: readonly KeyLead[]
}

/**
 * The partition keys that a request in a tenant uses: those of the tenant, of shared entities, and the reserved keys of the
 * tenant and of the whole table. Local indexes have the partitions of the table. Indexes without such keys are left out.
 *
 * @param tenant undefined for a request without a tenant, which uses only shared keys.
 */
export function keysReachedIn(table: Table, tenant: string | undefined): ReachedKeys[] {
  const { mark } = reservedKeysOf(table.definition)
  const reserved = [mark, ...(tenant === undefined ? [] : [tenantLead(table, tenant) + mark])]
  return [table.primaryIndex, ...table.indexes.values()].flatMap((index) => {
    if (index.kind === 'local') return []
    const forms = table.entities.flatMap((entity) =>
      entity.second ? [entity, entity.second.entity] : [entity],
    )
    const own = forms.flatMap((entity) => keyOn(entity, index)?.partition[0].leadIn(tenant) ?? [])
    const stored =
      index === table.primaryIndex ? reserved.map((text): KeyLead => ({ text, isWhole: false })) : []
    const leads = distinct([...own, ...stored])
    return leads.length === 0 ? [] : [{ index, leads }]
  })
}

/** The leads without those whose keys another lead includes. */
function distinct(leads: readonly KeyLead[]): KeyLead[] {
  return leads.filter((lead, at) =>
    leads.every((other, otherAt) => {
      const isWithin = other.isWhole
        ? lead.isWhole && lead.text === other.text
        : lead.text.startsWith(other.text)
      const isSame = lead.text === other.text && lead.isWhole === other.isWhole
      return !isWithin || at === otherAt || (isSame && at < otherAt)
    }),
  )
}
