import { readResourceArn } from '../../operations/index.ts'
import { type ContextKeys, contextKeys, joinKeys, type Permission } from '../../policies/index.ts'
import type { RequestReader } from '../../requests/index.ts'
import { parseShardIterator } from '../../streams/index.ts'
import { parseStreamArn, streamArn } from '../../tables/index.ts'
import { type CallContext, resourceArn, resourceTags } from './call-context.ts'
import { tableNameIn } from './item-requests.ts'

/** The permission of an operation on the table that its request names. */
export function tableRequest(context: CallContext, action: string, reader: RequestReader): Permission {
  return tablePermission(context, action, tableNameIn(reader))
}

/** The permissions of a CreateTable. Tags and a policy also need those of TagResource and PutResourcePolicy. */
export function createTable(context: CallContext, reader: RequestReader): Permission[] {
  const name = tableNameIn(reader)
  const tags = tagKeys(reader)
  const actions = [
    'CreateTable',
    ...(reader.has('Tags') ? ['TagResource'] : []),
    ...(reader.has('ResourcePolicy') ? ['PutResourcePolicy'] : []),
  ]
  return actions.map((action) => tablePermission(context, action, name, tags))
}

/** The permission of an operation on tags. */
export function tagRequest(context: CallContext, action: string, reader: RequestReader): Permission {
  return tablePermission(context, action, readResourceArn(reader).tableName, tagKeys(reader))
}

/** The permission of an operation on the policy of a table or a stream. */
export function policyRequest(context: CallContext, action: string, reader: RequestReader): Permission {
  const arn = reader.text('ResourceArn')
  return parseStreamArn(arn ?? '') === undefined
    ? tagRequest(context, action, reader)
    : streamRequest(context, action, arn)
}

/** The permission of an operation on no single table. */
export function accountRequest(context: CallContext, action: string): Permission {
  return permission(action, resourceArn(context, '*'))
}

/** The permission of an operation on the stream that its request names. */
export function streamRequest(context: CallContext, action: string, arn: string | undefined): Permission {
  const stream = parseStreamArn(arn ?? '')
  return permission(
    action,
    stream === undefined
      ? `${resourceArn(context, '*')}/stream/*`
      : streamArn(context.region, stream.tableName, stream.since),
  )
}

/** The permission of a ListStreams: for the streams of one table, or of all. */
export function listStreams(context: CallContext, reader: RequestReader): Permission {
  return permission('ListStreams', `${resourceArn(context, tableNameIn(reader) || '*')}/stream/*`)
}

/** The ARN of the stream of an iterator; undefined if it isn't an iterator. */
export function streamOfIterator(iterator: string | undefined): string | undefined {
  return iterator === undefined ? undefined : parseShardIterator(iterator)?.streamArn
}

function tablePermission(
  context: CallContext,
  action: string,
  tableName: string,
  keys: ContextKeys = noKeys,
): Permission {
  const tags = resourceTags(context, tableName)
  return permission(action, resourceArn(context, tableName), joinKeys(tags, keys))
}

/** The condition keys of the tags that a request sets or removes. */
function tagKeys(reader: RequestReader): ContextKeys {
  const tags = (reader.each('Tags') ?? []).map(
    (tag) => [tag.text('Key') ?? '', tag.text('Value') ?? ''] as const,
  )
  const names = [...tags.map(([key]) => key), ...(reader.strings('TagKeys') ?? [])]
  return contextKeys({
    'aws:TagKeys': names.length === 0 ? undefined : names,
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  })
}

function permission(action: string, resource: string, keys: ContextKeys = noKeys): Permission {
  return { action: `dynamodb:${action}`, resource, keys }
}

const noKeys: ContextKeys = new Map()
