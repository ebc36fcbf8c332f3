import { ownCodecsOf } from '../entity-key.ts'
import { type KeyCodec, leadingLiteral, type Segment } from '../keys/index.ts'
import { tenantKinds } from '../tenants/index.ts'
import type { AnyEntity, Table } from '../types.ts'

/**
 * The faults of a table's tenancy. Two tenants must never share a partition: the tenant must be the first part of each
 * partition key, and the fixed text before it must mark the key as a tenant's.
 */
export function checkTenancy(table: Table): string[] {
  const { tenant } = table.definition
  if (tenant === undefined) return table.entities.flatMap(sharedWithoutTenants)
  return [
    ...checkAttribute(table, tenant),
    ...table.entities.flatMap((entity) => [
      ...checkNames(entity, tenant),
      ...(entity.shared ? checkShared(entity, tenant) : checkPartitions(entity, tenant)),
    ]),
    ...checkBeginnings(table, tenant),
  ]
}

function sharedWithoutTenants({ name, shared, table }: AnyEntity): string[] {
  if (!shared) return []
  return [`${name}: is shared, but the table ${table.definition.name} has no tenants: remove shared`]
}

function checkAttribute({ definition: { name: table, caller = {} } }: Table, tenant: string): string[] {
  const where = `${table}: the tenant '${tenant}'`
  const attribute = Object.hasOwn(caller, tenant) ? caller[tenant] : undefined
  if (attribute === undefined) {
    const known = Object.keys(caller).join(', ') || 'none'
    return [
      `${where} is not an attribute of its callers (${known}): declare it in caller, or name one of them`,
    ]
  }
  const { type, options } = attribute
  return [
    ...(tenantKinds.includes(type.kind)
      ? []
      : [`${where} is of kind ${type.kind}: use ${tenantKinds.join(', ')}`]),
    ...(options.isOptional ? [`${where} is optional: every caller has a tenant, make it required`] : []),
  ]
}

function checkNames({ name, attributes }: AnyEntity, tenant: string): string[] {
  if (!Object.hasOwn(attributes, tenant)) return []
  return [`${name}.${tenant}: has the name of the tenant, which only callers have: remove it, or rename it`]
}

function checkShared(entity: AnyEntity, tenant: string): string[] {
  return allKeysOf(entity).flatMap((entityKey) =>
    ownCodecsOf(entityKey).flatMap(({ key, template, hasTenant }) => {
      if (!hasTenant) return []
      const { where } = entityKey
      return [
        `${where}: ${key.slot} template '${template.source}': has the tenant, and the entity is shared: ` +
          `remove {${tenant}}, or shared`,
      ]
    }),
  )
}

function checkPartitions(entity: AnyEntity, tenant: string): string[] {
  return keysOf(entity).flatMap(({ partition: [{ template, hasTenant }], where }) => {
    const { source, segments } = template
    if (source === '' || isFirst(segments)) return []
    const fault = hasTenant
      ? `{${tenant}} isn't its first part: begin it with fixed text and {${tenant}}`
      : `it lacks the tenant: begin it with fixed text and {${tenant}}, or declare the entity shared: true`
    return [`${where}: partition template '${source}': ${fault}`]
  })
}

/** Whether the tenant is the first part: only fixed text may precede it. */
function isFirst(segments: readonly Segment[]): boolean {
  return segments.find(({ kind }) => kind !== 'literal')?.kind === 'tenant'
}

/** Checks that in each index no other partition key begins with the fixed text before a tenant. */
function checkBeginnings({ entities, primaryIndex, indexes }: Table, tenant: string): string[] {
  return [primaryIndex, ...indexes.values()]
    .filter(({ kind }) => kind !== 'local')
    .flatMap(({ name }) => {
      const all = entities.flatMap((entity) => keysOf(entity).filter(({ index }) => index.name === name))
      const sound = all.filter(({ partition: [first] }) => first.template.source !== '')
      const ofTenants = sound.filter(({ partition: [first] }) => isFirst(first.template.segments))
      return sound.flatMap((key) => {
        const other = ofTenants.find((each) => each !== key && areAlike(each.partition[0], key.partition[0]))
        return other === undefined ? [] : [alike(key, other, tenant)]
      })
    })
}

/** Whether a key of `other` may look like a tenant's. If both have a tenant after the same text, it distinguishes them. */
function areAlike(ofTenant: KeyCodec, other: KeyCodec): boolean {
  const [one, two] = [leadingLiteral(ofTenant.template), leadingLiteral(other.template)]
  if (one === two && isFirst(other.template.segments)) return false
  return one.startsWith(two) || two.startsWith(one)
}

function alike({ where, partition: [own] }: Key, other: Key, tenant: string): string {
  const [first] = other.partition
  return (
    `${where}: partition template '${own.template.source}': it begins like '${first.template.source}' of ` +
    `${other.where}, whose keys tell tenants apart by {${tenant}}: begin it with other fixed text`
  )
}

type Key = ReturnType<typeof keysOf>[number]

/** The keys of an entity except those of local indexes, which have the table's partition. */
function keysOf(entity: AnyEntity) {
  return allKeysOf(entity).filter(({ index }) => index.kind !== 'local')
}

function allKeysOf({ name, primaryKey, indexKeys }: AnyEntity) {
  return [primaryKey, ...indexKeys.values()].map((key) => ({
    ...key,
    where: key.index.name === undefined ? name : `${name} on ${key.index.name}`,
  }))
}
