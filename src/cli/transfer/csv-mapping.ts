import {
  type AnyEntity,
  type Document,
  decodeItem,
  encodeValues,
  entityOf,
  inTenant,
  newValues,
  type Table,
  tenantOf,
  tenantOfRequest,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import { contextOf } from '../../store/index.ts'
import { isObject, messageOf, parseJson, readText, UsageError } from '../input/index.ts'
import { fieldOfValue, valueOfField } from './csv-values.ts'

/** The attributes of an entity in the columns of CSV. */
export interface CsvMapping {
  readonly entity: AnyEntity
  /** The names of attributes, and `$tenant`, by the names of columns, in the order of the columns. */
  readonly columns: ReadonlyMap<string, string>
  /** Whether a file may have other columns, which are ignored. */
  readonly isPartial: boolean
}

/**
 * The mapping in a file, `{ "entity": "Order", "columns": { "Number": "orderId" } }`, or the mapping of an entity whose
 * columns have the names of its attributes.
 *
 * @throws UsageError for an entity or an attribute that the model lacks, or if neither is given.
 */
export async function readMapping(
  table: Table,
  given: { readonly entity: string | undefined; readonly file: string | undefined },
): Promise<CsvMapping> {
  const read = given.file === undefined ? undefined : await mappingIn(given.file)
  const name = given.entity ?? read?.entity
  const entity = table.entities.find((each) => each.name === name)
  if (entity === undefined) {
    const known = table.entities.map((each) => each.name).join(', ')
    throw new UsageError(
      `--entity expects ${known}, got ${name === undefined ? 'none' : JSON.stringify(name)}`,
    )
  }
  const tenant = tenantColumn(entity)
  const names = [...(tenant === undefined ? [] : [tenant]), ...Object.keys(entity.attributes)]
  const columns = new Map(
    Object.entries(read?.columns ?? Object.fromEntries(names.map((each) => [each, each]))),
  )
  for (const [column, attribute] of columns) {
    if (names.includes(attribute)) continue
    throw new UsageError(
      `the column ${JSON.stringify(column)} names ${JSON.stringify(attribute)}: ${entity.name} has ${names.join(', ')}`,
    )
  }
  if (tenant !== undefined && ![...columns.values()].includes(tenant))
    throw new UsageError(`expected a column for $tenant, the tenant of each ${entity.name}`)
  return { entity, columns, isPartial: read?.columns !== undefined }
}

/** The name of the tenant's column, which no attribute can have; undefined for an entity without tenants. */
function tenantColumn({ shared, table }: AnyEntity): string | undefined {
  return shared || table.definition.tenant === undefined ? undefined : '$tenant'
}

async function mappingIn(file: string): Promise<{ entity?: string; columns?: Record<string, string> }> {
  const text = await readText(file)
  try {
    const parsed = parseJson(text, file)
    if (isObject(parsed)) return parsed
    throw new TypeError(`${file}: expected {"entity":"…","columns":{…}}`)
  } catch (error) {
    throw new UsageError(messageOf(error))
  }
}

/** The attributes of a file's fields, from its header; undefined for ignored fields. */
export function attributesOfHeader(header: readonly string[], mapping: CsvMapping): (string | undefined)[] {
  const { columns, entity, isPartial } = mapping
  return header.map((column) => {
    const attribute = columns.get(column)
    if (attribute !== undefined || isPartial) return attribute
    throw new TypeError(
      `${entity.name} has no attribute ${JSON.stringify(column)}: give columns by --mapping; it has ${[...columns.keys()].join(', ')}`,
    )
  })
}

/**
 * The stored item of a record.
 *
 * @throws Error that names the attribute.
 */
export function itemOfRecord(
  fields: readonly string[],
  names: readonly (string | undefined)[],
  { entity }: CsvMapping,
): Document {
  if (fields.length !== names.length)
    throw new TypeError(`expected ${names.length} fields as in the header, got ${fields.length}`)
  const values: Record<string, unknown> = {}
  const ofTenant = tenantColumn(entity)
  for (const [at, name] of names.entries()) {
    if (name === ofTenant) continue
    const attribute = name === undefined ? undefined : entity.attributes[name]
    const field = fields[at] ?? ''
    if (name === undefined || attribute === undefined || field === '') continue
    try {
      values[name] = valueOfField(attribute, field)
    } catch (error) {
      throw new TypeError(`${entity.name}.${name}: ${messageOf(error)}`)
    }
  }
  if (ofTenant === undefined) return storedItem(entity, values)
  const tenant = fields[names.indexOf(ofTenant)] ?? ''
  return storedItem(entity, inTenant(values, tenantOfRequest(entity.table, tenant)))
}

/**
 * The stored item. Maintained attributes, such as a version, have the file's or their initial values; derived ones are
 * computed.
 */
function storedItem(entity: AnyEntity, values: Readonly<Record<string, unknown>>): Document {
  const isMaintained = (name: string) => entity.attributes[name]?.options.maintained !== undefined
  const isDerived = (name: string) => entity.attributes[name]?.options.maintained === 'derived'
  const given = Object.entries(values)
  const own = inTenant(Object.fromEntries(given.filter(([name]) => !isMaintained(name))), tenantOf(values))
  const maintained = Object.fromEntries(given.filter(([name]) => isMaintained(name) && !isDerived(name)))
  return encodeValues(entity, { ...newValues(entity, own, Date.now()), ...maintained })
}

/** The fields of a stored item; undefined for one of another entity. */
export function fieldsOfItem(item: Document, { entity, columns }: CsvMapping): string[] | undefined {
  if (entityOf(entity.table, item) !== entity) return undefined
  const decoded = decodeItem(entity, item)
  const ofTenant = tenantColumn(entity)
  return [...columns.values()].map((name) => {
    if (name === ofTenant) return required(tenantOf(contextOf(entity, item)), 'the tenant of an item')
    const attribute = entity.attributes[name]
    const value = decoded[name]
    return attribute === undefined || value === undefined ? '' : fieldOfValue(attribute, value)
  })
}
