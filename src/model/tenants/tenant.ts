import { DynagateError } from '../../errors.ts'
import type { Document } from '../document/index.ts'
import { encodeAttribute, ItemError } from '../items/index.ts'
import { literalAt, partText } from '../keys/index.ts'
import type { AnyEntity, EntityKey, Table } from '../types.ts'

/**
 * The tenant of a request: undefined for none (null), and in a table without tenants. Two tenants never share a key:
 * escaped keys accept any string; verbatim keys reject a tenant that would end early in them, or that escaping would
 * change.
 *
 * @throws DynagateError UNAUTHENTICATED for a tenant that doesn't fit, because tenants come from credentials.
 * @throws TypeError if the tenant isn't given, or if it is and the table has no tenants.
 */
export function tenantOfRequest(table: Table, tenant: string | null | undefined): string | undefined {
  const { name: tableName, tenant: name, caller = {} } = table.definition
  if (name === undefined) {
    if (tenant === undefined || tenant === null) return undefined
    throw new TypeError(`Expected a request without a tenant: the table ${tableName} has none`)
  }
  if (tenant === null) return undefined
  if (tenant === undefined) {
    throw new TypeError(
      `Expected the tenant of the request, for the table ${tableName}: give tenant, or null for shared entities only`,
    )
  }
  try {
    encodeAttribute({ name: 'caller', attributes: caller }, name, tenant)
  } catch (error) {
    if (error instanceof DynagateError) throw new DynagateError('UNAUTHENTICATED', error.message)
    throw error
  }
  const fault = faultOf(table, tenant)
  if (fault !== undefined) throw new DynagateError('UNAUTHENTICATED', `caller.${name}: ${fault}`)
  return tenant
}

/**
 * Checks that a stored item may be served in a tenant: an item in the tenant's partition of an index may be in another
 * tenant's partition of the table, if another program has written it.
 *
 * @throws ItemError otherwise.
 */
export function checkTenant(
  {
    name,
    table,
    primaryKey: {
      partition: [partition],
    },
  }: AnyEntity,
  stored: Document,
  tenant: string | undefined,
): void {
  if (table.definition.tenant === undefined || partition.isIn(tenant, stored[partition.key.name])) return
  throw new ItemError(`An item read as ${name} is not one of the request's tenant`)
}

/** The maximum length of a tenant in a key, in bytes: 2,048 are the limit of a partition key. */
const mostTenantBytes = 256

/** A tenant with the longest keys, for estimates of items whose tenant isn't known. */
export const longestTenant = 'x'.repeat(mostTenantBytes)

/** The beginning of all partition keys of a tenant, in the form of the first entity that has the tenant in its keys. */
export function tenantLead({ entities }: Table, tenant: string): string {
  const [first] = entities.filter(({ primaryKey: { partition } }) => partition[0].hasTenant)
  return `${first?.primaryKey.partition[0].throughTenant(tenant) ?? partText(tenant)}#`
}

function faultOf(table: Table, tenant: string): string | undefined {
  const text = partText(tenant)
  const bytes = Buffer.byteLength(text)
  if (bytes === 0) return 'is empty'
  if (bytes > mostTenantBytes) {
    return `takes ${bytes} bytes in keys, where a tenant has at most ${mostTenantBytes}`
  }
  const ends = verbatimEnds(table)
  if (ends.length > 0 && text !== tenant) {
    return "has a character up to '$', which the verbatim keys of this table can't hold: use others"
  }
  const end = ends.find((each) => each !== '' && tenant.includes(each))
  return end === undefined ? undefined : `holds '${end}', which ends it in a key: use another character`
}

/** The first characters after the tenant in verbatim partition keys; empty if the tenant is last. */
function verbatimEnds({ entities }: Table): string[] {
  return entities.flatMap(({ primaryKey, indexKeys }) =>
    [primaryKey, ...indexKeys.values()].flatMap(
      ({ partition: [{ format, hasTenant, template }] }: EntityKey) => {
        if (format !== 'verbatim' || !hasTenant) return []
        const at = template.segments.findIndex(({ kind }) => kind === 'tenant')
        return [literalAt(template.segments, at + 1).slice(0, 1)]
      },
    ),
  )
}
