import { isDeepStrictEqual } from 'node:util'
import type { Request } from './requests.ts'

/** The answer to a request: its result, or its error. */
export type Answer =
  | { readonly kind: 'result'; readonly result: unknown }
  | {
      readonly kind: 'error'
      readonly type: string
      readonly message: string
      /** The codes of a cancelled transaction. */
      readonly codes: readonly string[]
    }

/** Sends a request in DynamoDB's JSON protocol. */
export async function send(
  endpoint: string,
  { operation, input }: Request,
  api: 'DynamoDB' | 'DynamoDBStreams' = 'DynamoDB',
): Promise<Answer> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'X-Amz-Target': `${api}_20120810.${operation}`,
      'X-Amz-Date': '20260101T000000Z',
      'Content-Type': 'application/x-amz-json-1.0',
      Authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=any',
    },
    body: JSON.stringify(input),
  })
  const body = (await response.json()) as Readonly<Record<string, unknown>>
  if (response.ok) return { kind: 'result', result: comparable(body, operation) }
  const reasons = (body.CancellationReasons ?? []) as readonly { readonly Code: string }[]
  return {
    kind: 'error',
    type: String(body.__type).split('#').at(-1) ?? '',
    message: String(body.message ?? body.Message),
    codes: reasons.map(({ Code }) => Code),
  }
}

/** Whether two answers are equal: results completely, errors in their types and codes. */
export function isSame(one: Answer, other: Answer): boolean {
  if (one.kind === 'error' && other.kind === 'error') {
    return one.type === other.type && isDeepStrictEqual(one.codes, other.codes)
  }
  return isDeepStrictEqual(one, other)
}

/**
 * A result without what DynamoDB leaves open: the order of sets and of the items of a BatchGetItem or a Scan. Numbers have one
 * spelling, because DynamoDB Local keeps that of nested ones, and DynamoDB doesn't (API reference, AttributeValue).
 */
function comparable(value: unknown, name = ''): unknown {
  if (name === 'N') return String(Number(value))
  if (Array.isArray(value)) {
    const all = value.map((each) => comparable(each, name === 'NS' ? 'N' : ''))
    return isUnordered(name) ? all.sort(byText) : all
  }
  if (typeof value !== 'object' || value === null) return value
  // The messages of a batch's statements differ like those of errors, and DynamoDB Local doesn't name the table.
  if ('Error' in value) return { Code: (value.Error as { readonly Code: string }).Code }
  const members = Object.entries(value)
    .filter(([member]) => !incomparable.has(member))
    .map(([member, each]) => [member, comparable(each, unorderedLists.has(name) ? 'unordered' : member)])
  return Object.fromEntries(members.sort(byText))
}

/** Members whose form is left open, or whose content DynamoDB Local only approximates or doesn't have. */
const incomparable: ReadonlySet<string> = new Set(['ConsumedCapacity', 'ItemCollectionMetrics', 'NextToken'])

/** The operation and the member whose lists have no order. */
const unorderedLists: ReadonlySet<string> = new Set(['Scan', 'Responses'])

function isUnordered(name: string): boolean {
  return ['SS', 'NS', 'BS', 'unordered'].includes(name)
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1
}
