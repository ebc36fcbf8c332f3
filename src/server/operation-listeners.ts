import type { GatewayOptions } from './create-options.ts'
import type { Log } from './log/index.ts'
import type { Observer } from './observer.ts'
import { type OperationRecord, summaryOf } from './operation-record.ts'
import type { Reporting } from './request-scope.ts'
import { logSlowOperations, type SlowLimits } from './slow-operations.ts'

/**
 * The functions with which the log and the observers of a gateway receive operations. Undefined without a receiver:
 * then operations aren't recorded.
 */
export function operationListeners(
  { logOperations, observers = [] }: GatewayOptions,
  slowOperations: SlowLimits | undefined,
  log: Log,
): Omit<Reporting, 'log' | 'pseudonyms'> {
  const onOperations = observers.flatMap((each) => each.onOperation?.bind(each) ?? [])
  const onSubscriptions = observers.flatMap((each) => each.onSubscription?.bind(each) ?? [])
  const arounds = observers.flatMap((each) => each.aroundRequest?.bind(each) ?? [])
  if (logOperations) onOperations.push((operation) => logOperation(operation, log))
  if (slowOperations) onOperations.push(logSlowOperations(slowOperations, log, () => performance.now()))
  return {
    onOperation:
      onOperations.length === 0
        ? undefined
        : (operation) => {
            for (const listener of onOperations) listener(operation)
          },
    aroundRequest: arounds.length === 0 ? undefined : nested(arounds),
    onSubscription() {
      const ended = onSubscriptions.map((each) => each())
      return () => {
        for (const end of ended) end()
      }
    },
  }
}

function nested(arounds: readonly Around[]): Around {
  return <Result>(headers: Parameters<Around>[0], run: () => Result) =>
    arounds.reduceRight<() => Result>((inner, around) => () => around(headers, inner), run)()
}

type Around = NonNullable<Observer['aroundRequest']>

function logOperation(operation: OperationRecord, log: Log): void {
  // Its events would be far more lines than requests.
  if (operation.type === 'event') return
  const { name, type = 'request' } = operation
  const message = name === undefined ? type : `${type} ${name}`
  log({ level: 'info', message, operation: summaryOf(operation) })
}
