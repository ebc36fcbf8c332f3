import { type DocumentNode, type ExecutionArgs, GraphQLError } from 'graphql'
import { isAsyncIterable, type Plugin, type YogaInitialContext } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import { type Estimate, estimate, explain, type GatewayContext } from '../../pothos/index.ts'
import { SizeBook, type StoreRequest } from '../../store/index.ts'
import { CallerBudget, type OverBudget } from './caller-budget.ts'
import { type CostOptions, defaultCostLimit } from './cost-options.ts'
import { costRefusal } from './cost-refusal.ts'
import { costReport, readUnitsOf } from './cost-report.ts'

/**
 * Estimates the cost of every operation before it runs: one over a limit is rejected with `COST_LIMIT_EXCEEDED`, one
 * that asks for it is explained and not run, and responses report what they cost.
 */
export function useCost(options: CostOptions): Plugin {
  const limit = { ...defaultCostLimit, ...options.limit }
  const { perCaller, report = 'asked' } = options
  const budget = perCaller && new CallerBudget(perCaller, () => performance.now())
  const harmless = new HarmlessDocuments()
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { request, params } = args.contextValue as YogaInitialContext
      const store = storeOf(args.contextValue)
      const isReported =
        report === 'always' || (report === 'asked' && request.headers.get('dynagate-cost') === '1')
      const isExplained = params.extensions?.explain === true
      const isPlain = !isReported && !isExplained && budget === undefined
      if (
        isPlain &&
        store?.consistent !== true &&
        harmless.has(args, () => costRefusal(estimateOf(args, undefined, store), limit) === undefined)
      )
        return
      const priced = estimateOf(args, args.variableValues ?? {}, store)
      if (isExplained) {
        setResultAndStopExecution(options.explain?.(request) ? explained(priced) : refused(notTrusted()))
        return
      }
      const refusal = costRefusal(priced, limit)
      const caller = perCaller?.caller(request)
      if (refusal) {
        setResultAndStopExecution(refused(refusal))
        return
      }
      const taken = priced.readUnits.most
      const over = caller === undefined ? undefined : budget?.take(caller, taken)
      if (over) {
        setResultAndStopExecution(refused(overBudget(taken, over)))
        return
      }
      return {
        onExecuteDone({ result, setResult }) {
          if (store === undefined || isAsyncIterable(result)) return
          if (caller !== undefined) {
            // A late query may still have reads under way: they are charged when they have ended.
            const settle = () => budget?.settle(caller, { taken, consumed: readUnitsOf(store.calls, taken) })
            void store.settled().then(settle)
          }
          if (!isReported) return
          const cost = costReport(priced, store)
          setResult({ ...result, extensions: { ...result.extensions, cost } })
        },
      }
    },
  }
}

function estimateOf(
  { schema, document, operationName }: ExecutionArgs,
  variables: Readonly<Record<string, unknown>> | undefined,
  store: StoreRequest | undefined,
): Estimate {
  const operation = {
    schema,
    document,
    operationName: operationName ?? undefined,
    variables,
    consistent: store?.consistent,
  }
  return estimate(operation, store?.sizes ?? usualSizes)
}

const usualSizes = new SizeBook()

function storeOf(context: unknown): StoreRequest | undefined {
  return (context as Partial<GatewayContext>).store
}

function explained(priced: Estimate) {
  return { extensions: { explain: explain(priced) } }
}

function refused(cause: DynagateError) {
  return { errors: [new GraphQLError(cause.message, { originalError: cause })] }
}

function notTrusted(): DynagateError {
  return new DynagateError(
    'FORBIDDEN',
    'Plans are explained only to those whom the gateway trusts with them.',
  )
}

function overBudget(units: number, { retryAfterMs }: OverBudget): DynagateError {
  const cost = `The operation may cost ${units} read units`
  if (retryAfterMs === undefined) {
    return new DynagateError('COST_LIMIT_EXCEEDED', `${cost}, more than this caller's whole budget.`)
  }
  const message = `${cost}, more than this caller's budget has left. It refills over time.`
  return new DynagateError('COST_LIMIT_EXCEEDED', message, { retryAfterMs })
}

/**
 * The operations that are within the limit whatever their variables: the greatest pages are priced once, and most
 * requests need no more than finding their operation here.
 */
class HarmlessDocuments {
  readonly #known = new WeakMap<DocumentNode, Map<string, boolean>>()

  has({ document, operationName }: ExecutionArgs, isHarmless: () => boolean): boolean {
    const operations = this.#known.get(document) ?? new Map<string, boolean>()
    this.#known.set(document, operations)
    const name = operationName ?? ''
    const known = operations.get(name) ?? isHarmless()
    operations.set(name, known)
    return known
  }
}
