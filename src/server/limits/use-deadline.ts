import { getOperationAST } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import type { GatewayLimits } from './limits.ts'

/**
 * Ends an execution when its time is over or when the client has left. A late query answers `TIMEOUT`; a late
 * mutation answers `OUTCOME_UNKNOWN`, because its write may have been sent. A subscription has no deadline.
 */
export function useDeadline(limits: GatewayLimits): Plugin {
  return {
    onExecute({ args, context, executeFn, setExecuteFn }) {
      const operation = getOperationAST(args.document, args.operationName)?.operation
      const deadline = operation === 'mutation' ? mutationDeadline(limits) : queryDeadline(limits)
      setExecuteFn((given) =>
        untilAborted(deadline, context.request.signal, (signal) => {
          // The executor reads `signal`, but waits for a resolver that doesn't: so both end it.
          const aware = { ...given, signal }
          return executeFn(aware)
        }),
      )
    },
    onSubscribe({ args }) {
      Object.assign(args, { signal: args.contextValue.request.signal })
    },
  }
}

interface Deadline {
  readonly milliseconds: number
  /** Made when it is needed: an error's stack is the dearest part of a quick request. */
  readonly error: () => DynagateError
}

function queryDeadline({ queryMs: milliseconds }: GatewayLimits): Deadline {
  const message = `The query took longer than ${milliseconds} ms, its deadline.`
  return { milliseconds, error: () => new DynagateError('TIMEOUT', message) }
}

function mutationDeadline({ mutationMs: milliseconds }: GatewayLimits): Deadline {
  const message = `The mutation took longer than ${milliseconds} ms, its deadline; it may have been done.`
  return { milliseconds, error: () => new DynagateError('OUTCOME_UNKNOWN', message) }
}

async function untilAborted<Result>(
  { milliseconds, error }: Deadline,
  client: AbortSignal,
  execute: (signal: AbortSignal) => Result | Promise<Result>,
): Promise<Result> {
  const controller = new AbortController()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = (reason: unknown) => {
    reject(reason)
    controller.abort(reason)
  }
  const leave = () => abort(client.reason)
  const timer = setTimeout(() => abort(error()), milliseconds)
  client.addEventListener('abort', leave)
  try {
    client.throwIfAborted()
    return await Promise.race([execute(controller.signal), aborted])
  } finally {
    clearTimeout(timer)
    client.removeEventListener('abort', leave)
  }
}
