import * as graphql from 'graphql'
import { type ExecutionArgs, execute, getOperationAST } from 'graphql'
import { isAsyncIterable, mapAsyncIterator, type Plugin, type YogaServer } from 'graphql-yoga'
import { DynagateError } from '../errors.ts'
import type { RequestState } from './request-state.ts'

/**
 * Executes each event of a subscription as a separate operation: with a new context, so that it reads current data, and
 * through every execution hook, such as those of cost and deadline.
 */
export function useEventContexts(): Plugin {
  let yoga: YogaServer<object, object> | undefined
  return {
    onYogaInit(init) {
      yoga = init.yoga as unknown as YogaServer<object, object>
    },
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(async (args) => {
        const events = await sourceEvents(args)
        if (!isAsyncIterable(events)) return events
        return mapAsyncIterator(events, async (event) => {
          checkExpiry(args.contextValue)
          const enveloped = yoga?.getEnveloped({ ...args.contextValue })
          if (enveloped === undefined)
            throw new Error('Expected the server to be made before it is subscribed to')
          const contextValue = await enveloped.contextFactory({})
          return enveloped.execute({ ...args, rootValue: event, contextValue })
        })
      })
    },
    onExecute({ args, setExecuteFn }) {
      // The server's own executor would subscribe again.
      if (isSubscription(args)) setExecuteFn(execute)
    },
  }
}

/** graphql 17 validates the arguments in a separate step, whose errors are the result. */
async function sourceEvents(args: ExecutionArgs): Promise<unknown> {
  if (!('validateSubscriptionArgs' in graphql)) return graphql.createSourceEventStream(args)
  const validate = graphql.validateSubscriptionArgs as (args: ExecutionArgs) => object
  const validated = validate(args)
  if (Array.isArray(validated)) return { errors: validated }
  return graphql.createSourceEventStream(validated as ExecutionArgs)
}

/** A subscription doesn't outlive the credentials of its caller. */
function checkExpiry({ verified }: Partial<RequestState>): void {
  if (verified === undefined || Date.now() < verified.expiresAt) return
  throw new DynagateError('UNAUTHENTICATED', 'The credentials have expired: subscribe again with new ones.')
}

function isSubscription({ document, operationName }: ExecutionArgs): boolean {
  return getOperationAST(document, operationName)?.operation === 'subscription'
}
