import { EngineError } from '../errors.ts'
import { tableArn } from '../tables/index.ts'
import type { Capacity } from './capacity-of.ts'

/** The limit that a request exceeds. */
export interface ThrottlingReason {
  readonly kind: Capacity['kind']
  /** `TableReadProvisionedThroughputExceeded` and the like (API reference, ThrottlingReason). */
  readonly reason: string
  /** The ARN of the table or the index. */
  readonly resource: string
}

/** The reason that an exhausted capacity gives. */
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
    resource: `${tableArn(region, table)}${index === undefined ? '' : `/index/${index}`}`,
  }
}

/** The error of a request that exceeds limits: a maximum has its own type and message. */
export function throttled(reasons: readonly ThrottlingReason[]): EngineError {
  const listed = reasons.map(({ reason, resource }) => ({ reason, resource }))
  const { message } = throttlingFault(reasons)
  return reasons.some(({ kind }) => kind === 'maximum')
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
  return {
    code: 'ProvisionedThroughputExceeded',
    message:
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  }
}
