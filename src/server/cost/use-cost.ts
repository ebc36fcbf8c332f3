import {
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql'
import { isAsyncIterable, type Plugin, type YogaInitialContext } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import {
  type Estimate,
  estimate,
  estimatePlan,
  explain,
  fragmentsOf,
  type GatewayContext,
  knownPlanOf,
  type OperationPlan,
  planOf,
} from '../../pothos/index.ts'
import { ItemSizes, type Sizes, type StoreRequest } from '../../store/index.ts'
import type { Log } from '../log/index.ts'
import { overloaded } from '../overload/index.ts'
import { type Budgets, type Exhausted, SharedBudgets, TokenBuckets } from '../rates/index.ts'
import type { RequestState } from '../request-state.ts'
import { decider } from './cost-decisions.ts'
import type { CallerLimit, CostLimit, CostSettings } from './cost-options.ts'
import { costRejection } from './cost-rejection.ts'
import { costReport, readUnitsOf } from './cost-report.ts'

/**
 * Estimates the cost of every operation before it runs: rejects one over a limit with `COST_LIMIT_EXCEEDED`, or over what
 * its caller's budget has left with `RATE_LIMITED`, explains one instead of executing it if the request says so, and
 * reports the cost in responses.
 */
export function useCost(options: CostSettings, log: Log): Plugin {
  const { limit, perCaller, report, reportTo = () => true, mode } = options
  const decide = decider(mode, log, () => performance.now())
  const budget = perCaller && budgetsOf(perCaller, log)
  const limitChecks = new LimitChecks()
  return {
    onSubscribe({ args, setResultAndStopExecution }) {
      const priced = estimateOf(args, storeOf(args.contextValue))
      const rejection = decide(priced && costRejection(priced, limit), args)
      if (rejection) setResultAndStopExecution(rejectedWith(rejection))
    },
    onExecute({ args, setResultAndStopExecution }) {
      const state = args.contextValue as YogaInitialContext & RequestState
      const { request, params, caller = null } = state
      const store = storeOf(args.contextValue)
      store?.limit(limit, mode === 'measure' ? (excess) => void decide(excess, args) : undefined)
      const isAsked =
        report === 'always' || (report === 'asked' && request.headers.get('dynagate-cost') === '1')
      const isReported = isAsked && reportTo(request, caller)
      const isExplained = params.extensions?.explain === true
      const isPlain = !isReported && !isExplained && budget === undefined
      const readUnits = isPlain ? limitChecks.within(args, store, limit) : undefined
      if (readUnits !== undefined) {
        const excess = state.ticket?.reads(readUnits, store)
        if (excess !== undefined) setResultAndStopExecution(rejectedWith(overloaded(excess)))
        return
      }
      const priced = estimateOf(args, store)
      // The executor rejects the variables, or the name of the operation, before anything is read.
      if (priced === undefined) return
      if (isExplained) {
        setResultAndStopExecution(
          options.explain?.(request, caller) ? explained(priced) : rejectedWith(notTrusted()),
        )
        return
      }
      const rejection = decide(costRejection(priced, limit), args)
      if (rejection) {
        setResultAndStopExecution(rejectedWith(rejection))
        return
      }
      const excess = state.ticket?.reads(priced.readUnits.most, store)
      if (excess !== undefined) {
        setResultAndStopExecution(rejectedWith(overloaded(excess)))
        return
      }
      const payer = perCaller && payerOf(perCaller, state)
      const taken = priced.readUnits.most
      const after = (over: Exhausted | undefined) => {
        const overBudget = decide(over && overBudgetError(taken, over), args)
        if (overBudget) {
          setResultAndStopExecution(rejectedWith(overBudget))
          return
        }
        return {
          onExecuteDone({ result, setResult }: Done) {
            if (store === undefined || isAsyncIterable(result)) return
            // An operation over the budget is only measured: had it been rejected, it would have consumed nothing.
            if (payer !== undefined && over === undefined) {
              // A query past its deadline may still have reads in flight: they are charged after they end.
              const settle = () => budget?.give(payer, taken - readUnitsOf(store.calls, taken))
              void store.settled().then(settle)
            }
            if (!isReported) return
            const cost = costReport(priced, store)
            setResult({ ...result, extensions: { ...result.extensions, cost } })
          },
        }
      }
      // A caller in debt may still do what reads nothing.
      const over = payer === undefined || taken === 0 ? undefined : budget?.take(payer, taken)
      return over instanceof Promise ? over.then(after) : after(over)
    },
  }
}

/** The result of an execution, which may be replaced. */
interface Done {
  readonly result: ExecutionResult | AsyncIterable<ExecutionResult>
  setResult(result: ExecutionResult): void
}

/** The read units that each caller has left: the estimate is taken before a request runs, and corrected afterwards. */
function budgetsOf({ readUnits, seconds, storage }: CallerLimit, log: Log): Budgets {
  const rate = { capacity: readUnits, seconds }
  const own = new TokenBuckets(rate, maxCallers, () => performance.now())
  return storage === undefined ? own : new SharedBudgets(storage, rate, own, log)
}

/** One more evicts a caller, who starts again with a full budget. */
const maxCallers = 100_000

/** Whose budget a request is charged to. */
function payerOf(
  perCaller: CallerLimit,
  { request, caller = null, verified }: YogaInitialContext & RequestState,
): string | undefined {
  // JavaScript may return the null of a missing header.
  if (perCaller.caller !== undefined) return perCaller.caller(request, caller) ?? undefined
  return verified?.id ?? 'anonymous'
}

/** The estimate of an operation; undefined if it can't be executed with these variables. */
export function estimateOf(
  { schema, document, operationName, variableValues = {} }: Executed,
  store: StoreRequest | undefined,
): Estimate | undefined {
  try {
    return estimate(
      {
        schema,
        document,
        operationName: operationName ?? undefined,
        variables: variableValues ?? {},
        consistent: store?.consistent,
        isIdempotent: store?.isIdempotent,
      },
      store?.sizes ?? usualSizes,
    )
  } catch (error) {
    if (error instanceof DynagateError) return undefined
    throw error
  }
}

type Executed = Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>

const usualSizes = new ItemSizes()

function storeOf(context: unknown): StoreRequest | undefined {
  return (context as Partial<GatewayContext>).store
}

function explained(priced: Estimate) {
  return { extensions: { explain: explain(priced) } }
}

function rejectedWith(cause: DynagateError) {
  return { errors: [new GraphQLError(cause.message, { originalError: cause })] }
}

function notTrusted(): DynagateError {
  return new DynagateError('FORBIDDEN', 'The gateway does not explain plans to this caller.')
}

function overBudgetError(units: number, { retryAfterMs }: Exhausted): DynagateError {
  const cost = `The operation may cost ${units} read units`
  if (retryAfterMs === undefined) {
    return new DynagateError('COST_LIMIT_EXCEEDED', `${cost}, more than this caller's whole budget.`)
  }
  const message = `${cost}, more than this caller's budget has left. It refills over time.`
  return new DynagateError('RATE_LIMITED', message, { retryAfterMs })
}

/**
 * Caches which queries are within the limit for any variables: most requests need only one lookup here. A result is
 * valid until the estimated item sizes change.
 */
class LimitChecks {
  readonly #known = new WeakMap<OperationPlan, LimitCheck>()

  /** The maximum read units of a query that is within the limit for any variables; undefined if unknown. */
  within(args: Executed, store: StoreRequest | undefined, limit: CostLimit): number | undefined {
    const operation = getOperationAST(args.document, args.operationName)
    if (operation?.operation !== 'query' || store?.consistent === true) return undefined
    const plan = planIn(args, operation)
    const sizes = store?.sizes ?? usualSizes
    const known = this.#known.get(plan)
    if (known?.sizes === sizes && known.revision === sizes.revision) return known.readUnits
    const { revision } = sizes
    const most = estimatePlan(plan, { variables: undefined, sizes })
    const readUnits = costRejection(most, limit) === undefined ? most.readUnits.most : undefined
    this.#known.set(plan, { sizes, revision, readUnits })
    return readUnits
  }
}

/** Nearly always the operation has been planned, and then the fragments aren't collected. */
function planIn({ schema, document }: Executed, operation: OperationDefinitionNode): OperationPlan {
  const known = knownPlanOf({ schema, operation })
  return known ?? planOf({ schema, operation, fragments: fragmentsOf(document) })
}

interface LimitCheck {
  readonly sizes: Sizes
  readonly revision: number
  readonly readUnits: number | undefined
}
