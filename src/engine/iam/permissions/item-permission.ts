import type { KeyAttribute } from '../../catalogue/index.ts'
import { type ContextKeys, contextKeys, joinKeys, type Permission } from '../../policies/index.ts'
import { type CallContext, resourceArn, resourceTags } from './call-context.ts'

/** A call's use of the items of one table or index. */
export interface ItemAccess {
  /** Without `dynamodb:`. */
  readonly action: string
  readonly tableName: string
  readonly indexName?: string | undefined
  /** The names of the attributes in the request, including those of its key. */
  readonly attributes: readonly string[]
  /** The values of the partition key, given its attributes. */
  readonly leadingKeys: (partition: readonly KeyAttribute[]) => ContextKeys
  readonly returnCapacity: string | undefined
  /** The attributes that a read returns. */
  readonly select?: string
  /** The attributes that a write returns. */
  readonly returnValues?: string
  /** The transaction that it is a part of. */
  readonly enclosing?: string
  /** Whether a SELECT reads a whole table or index. */
  readonly fullTableScan?: (partition: readonly KeyAttribute[]) => boolean
}

/**
 * The permission to access items (Service Authorization Reference, DynamoDB). `Select`, `ReturnValues` and
 * `ReturnConsumedCapacity` always have a value: without one in the request the default (Developer Guide,
 * fine-grained access control).
 */
export function itemPermission(context: CallContext, access: ItemAccess): Permission {
  const { action, tableName, indexName, attributes, returnCapacity = 'NONE' } = access
  const table = context.table(tableName)
  const key = indexName === undefined ? table?.key : table?.index(indexName)?.key
  const partition = key?.partition ?? []
  return {
    action: `dynamodb:${action}`,
    resource: resourceArn(context, tableName, indexName),
    keys: joinKeys(
      resourceTags(context, tableName),
      access.leadingKeys(partition),
      contextKeys({
        'dynamodb:Attributes': attributes.length === 0 ? undefined : [...new Set(attributes)],
        'dynamodb:Select': access.select,
        'dynamodb:ReturnValues': access.returnValues,
        'dynamodb:ReturnConsumedCapacity': returnCapacity,
        'dynamodb:EnclosingOperation': access.enclosing,
        'dynamodb:FullTableScan': access.fullTableScan && String(access.fullTableScan(partition)),
      }),
    ),
  }
}

/** The value of `Select`, or the one that a request without it implies. */
export function impliedSelect(given: string | undefined, projects: boolean, indexName?: string): string {
  if (given !== undefined) return given
  if (projects) return 'SPECIFIC_ATTRIBUTES'
  return indexName === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES'
}
