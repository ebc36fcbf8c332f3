import { EngineError } from '../errors.ts'
import { tableArn } from '../tables/index.ts'
import type { Access } from './accesses.ts'
import type { Capacity } from './capacity-of.ts'

/** The limit that a request exceeds. */
export interface ThrottlingReason {
  readonly kind: Capacity['kind'] | 'scaling'
  /** `TableReadProvisionedThroughputExceeded` and the like (API reference, ThrottlingReason). */
  readonly reason: string
  /** The ARN of the table or the index. */
  readonly resource: string
}

/** The throttling reason of an exhausted capacity. */
export function throttlingReason(
  { kind, name }: Capacity,
  direction: 'read' | 'write',
  region: string,
): ThrottlingReason {
  const [table = '', index] = name.split('/')
  const limit = kind === 'provisioned' ? 'ProvisionedThroughputExceeded' : 'MaxOnDemandThroughputExceeded'
  return {
    kind,
    reason: `${index === undefined ? 'Table' : 'Index'}${direction === 'read' ? 'Read' : 'Write'}${limit}`,
    resource: resourceArn(region, table, index),
  }
}

/** The throttling reason of an exhausted partition; `scaling` for an on-demand table. */
export function keyRangeReason(
  { table: { record }, index }: Access,
  direction: 'read' | 'write',
  region: string,
): ThrottlingReason {
  return {
    kind: record.billing === 'PROVISIONED' ? 'provisioned' : 'scaling',
    reason: `${index === undefined ? 'Table' : 'Index'}${direction === 'read' ? 'Read' : 'Write'}KeyRangeThroughputExceeded`,
    resource: resourceArn(region, record.name, index),
  }
}

/** The error of a request that exceeds limits: a maximum has its own type and message. */
export function throttled(reasons: readonly ThrottlingReason[]): EngineError {
  const listed = reasons.map(({ reason, resource }) => ({ reason, resource }))
  const { message } = throttlingFault(reasons)
  return reasons.some(({ kind }) => kind !== 'provisioned')
    ? new EngineError('ThrottlingException', message, { throttlingReasons: listed })
    : new EngineError('ProvisionedThroughputExceededException', message, { ThrottlingReasons: listed })
}

/** The same for an action of a transaction or a statement of a batch, whose codes are shorter. */
export function throttlingFault(reasons: readonly ThrottlingReason[]): { code: string; message: string } {
  if (reasons.some(({ kind }) => kind === 'maximum')) {
    return {
      code: 'ThrottlingError',
      message: 'Throughput exceeds the maximum OnDemandThroughput configured on table or index',
    }
  }
  if (reasons.some(({ kind }) => kind === 'scaling')) {
    return {
      code: 'ThrottlingError',
      message:
        'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html.',
    }
  }
  return {
    code: 'ProvisionedThroughputExceeded',
    message:
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  }
}

function resourceArn(region: string, table: string, index: string | undefined): string {
  return `${tableArn(region, table)}${index === undefined ? '' : `/index/${index}`}`
}
