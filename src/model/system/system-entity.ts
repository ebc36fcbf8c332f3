import { type Attributes, a } from '../attributes/index.ts'
import { KeyCodec, type KeyValue, type ReservedKeys, reservedKeysOf, tenantOf } from '../keys/index.ts'
import { tenantLead } from '../tenants/index.ts'
import type { AnyEntity, Table } from '../types.ts'

/** Items that Dynagate itself stores in a table. */
export type SystemKind =
  | 'UniqueValue'
  | 'Request'
  | 'Deleted'
  | 'CounterShard'
  | 'Checkpoint'
  | 'Lease'
  | 'Job'
  | 'Cascade'
  | 'Rewrite'
  | 'DeadLetter'
  | 'Forms'

/** The declaration of a system entity. */
export interface SystemDeclaration {
  readonly attributes: Attributes
  /**
   * The attributes that distinguish its items: strings or numbers with digits, in the order in which they form the key.
   */
  readonly key: readonly string[]
}

/**
 * A system entity: an entity of the gateway itself. The store reads and writes its items like those of other entities,
 * alone or in a transaction with them. They have reserved keys of the table ({@link ReservedKeys}), each in a separate
 * partition, and are in no index. The entity isn't one of the table's, so no access pattern, `node` field or count
 * includes its items.
 *
 * Items are read only by their full keys, which works in any table, even without a sort key. An item also has the
 * attribute `lead`: the string with which its partition key begins. By default, the keys of items written by a request
 * in a tenant begin like all keys of the tenant, and belong to it. An attribute `expiresAt` is stored as the table's
 * time to live, if it has one.
 *
 * @example
 * const Lease = systemEntity(table, 'Lease', { attributes: { shard: a.id(), holder: a.id() }, key: ['shard'] })
 * await request.create(Lease, { shard: '7', holder: 'worker 1' })
 */
export function systemEntity(
  table: Table,
  kind: SystemKind,
  { attributes, key }: SystemDeclaration,
): AnyEntity {
  const { primaryIndex, definition } = table
  const reserved = reservedKeysOf(definition)
  const stored: Attributes = Object.fromEntries(
    Object.entries({ ...attributes, lead: a.string().optional() }).map(([name, attribute]) => [
      name,
      attribute.storedAs(name === 'expiresAt' ? (definition.timeToLive ?? ownName(name)) : ownName(name)),
    ]),
  )
  const own = { entity: kind, attributes: stored, format: 'escaped' as const }
  const [partition] = primaryIndex.partition
  return {
    name: kind,
    attributes: stored,
    table,
    primaryKey: {
      index: primaryIndex,
      partition: [
        new SystemPartition(table, {
          ...own,
          // The delimiter at the end prevents a template of a single attribute from being the attribute itself.
          source: key.map((name) => `{${name}}#`).join(''),
          key: { ...partition, slot: 'partition' },
        }),
      ],
      sort: primaryIndex.sort.map(
        (sort) => new SystemSort(reserved, { ...own, source: reserved.mark, key: { ...sort, slot: 'sort' } }),
      ),
      sparse: false,
    },
    indexKeys: new Map(),
    typeValue: reserved.mark + kind,
    description: undefined,
    sizing: {},
    shared: true,
    rules: undefined,
    unique: new Map(),
    movable: new Set(),
    softDelete: undefined,
    versions: undefined,
    parents: new Map(),
    aggregates: [],
    second: undefined,
  }
}

/** The stored name of an attribute of the product's own: no key of an index has such a name, see the check of names. */
function ownName(name: string): string {
  return `$$${name}`
}

type Options = ConstructorParameters<typeof KeyCodec>[0]

/** Makes reserved partition keys. They aren't read back: the item has all of its attributes. */
class SystemPartition extends KeyCodec {
  override readonly names: readonly string[]
  readonly #reserved: ReservedKeys
  readonly #table: Table

  constructor(table: Table, options: Options) {
    super(options)
    this.names = [...this.parts, 'lead']
    this.#reserved = reservedKeysOf(table.definition)
    this.#table = table
  }

  override encode(values: Readonly<Record<string, unknown>>): KeyValue | undefined {
    const address = this.encodeSegments(this.template.segments, values)
    if (address === undefined) return undefined
    const tenant = tenantOf(values)
    const ofTenant = tenant === undefined ? '' : tenantLead(this.#table, tenant)
    const lead = typeof values.lead === 'string' ? values.lead : ofTenant
    return this.#reserved.partition(this.key.type, lead, `${this.entity}#${address}`)
  }

  override decode(): Record<string, unknown> {
    return {}
  }
}

/** Makes the one sort key that all reserved items have. */
class SystemSort extends KeyCodec {
  readonly #reserved: ReservedKeys

  constructor(reserved: ReservedKeys, options: Options) {
    super(options)
    this.#reserved = reserved
  }

  override encode(): KeyValue {
    return this.#reserved.sort(this.key.type)
  }

  override decode(): Record<string, unknown> {
    return {}
  }
}
