import type { OperationName } from './port.ts'

/**
 * The positions of documents in an operation's input or answer: the value itself, every element of a list, every member of
 * an object, or certain members.
 */
type Shape =
  | { readonly kind: 'document' }
  | { readonly kind: 'each'; readonly of: Shape }
  | { readonly kind: 'members'; readonly of: readonly (readonly [name: string, shape: Shape])[] }

/** Maps every document in a value of this shape; parts without documents are shared, and undefined members omitted. */
export function mapDocuments(shape: Shape, value: unknown, convert: (document: never) => unknown): unknown {
  if (shape.kind === 'document') return convert(value as never)
  if (Array.isArray(value)) return value.map((element) => mapDocuments(elementOf(shape), element, convert))
  if (!isObject(value)) return value
  const result: Record<string, unknown> = { ...value }
  const members =
    shape.kind === 'each' ? Object.keys(value).map((name) => [name, shape.of] as const) : shape.of
  for (const [name, member] of members) {
    if (value[name] !== undefined) result[name] = mapDocuments(member, value[name], convert)
  }
  return result
}

const document: Shape = { kind: 'document' }
const each = (of: Shape): Shape => ({ kind: 'each', of })
const members = (of: Readonly<Record<string, Shape>>): Shape => ({ kind: 'members', of: Object.entries(of) })
const nothing = members({})

const keyed = members({ Key: document, ExpressionAttributeValues: document })
const put = members({ Item: document, ExpressionAttributeValues: document })
const pageInput = members({ ExclusiveStartKey: document, ExpressionAttributeValues: document })
const pageAnswer = members({ Items: each(document), LastEvaluatedKey: document })
const changed = members({ Attributes: document })
const keysByTable = each(members({ Keys: each(document) }))
const writesByTable = each(
  each(members({ PutRequest: members({ Item: document }), DeleteRequest: members({ Key: document }) })),
)
const actions = each(members({ Put: put, Update: keyed, Delete: keyed, ConditionCheck: keyed }))

/** The shape of each operation's input and answer. */
export const shapes: Readonly<Record<OperationName, { readonly input: Shape; readonly answer: Shape }>> = {
  get: { input: keyed, answer: members({ Item: document }) },
  batchGet: {
    input: members({ RequestItems: keysByTable }),
    answer: members({ Responses: each(each(document)), UnprocessedKeys: keysByTable }),
  },
  query: { input: pageInput, answer: pageAnswer },
  scan: { input: pageInput, answer: pageAnswer },
  put: { input: put, answer: changed },
  update: { input: keyed, answer: changed },
  delete: { input: keyed, answer: changed },
  batchWrite: {
    input: members({ RequestItems: writesByTable }),
    answer: members({ UnprocessedItems: writesByTable }),
  },
  transactGet: {
    input: members({ TransactItems: each(members({ Get: keyed })) }),
    answer: members({ Responses: each(members({ Item: document })) }),
  },
  transactWrite: { input: members({ TransactItems: actions }), answer: nothing },
  describeTable: { input: nothing, answer: nothing },
  createTable: { input: nothing, answer: nothing },
  updateTable: { input: nothing, answer: nothing },
  describeTimeToLive: { input: nothing, answer: nothing },
  updateTimeToLive: { input: nothing, answer: nothing },
}

function elementOf(shape: Shape): Shape {
  return shape.kind === 'each' ? shape.of : shape
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
