import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
  isIntrospectionType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import type { ErrorCode } from '../errors.ts'
import { explain, explanationText, type GatewayContext } from '../pothos/index.ts'
import { estimateOf } from './cost/index.ts'
import { codeOfError } from './errors/index.ts'
import { reportEvent, type StartedOperation, startOperation, streamOperation } from './request-scope.ts'
import { shortNameOf } from './short-name.ts'

/**
 * Notes which operation a request executes, for its record. The record is made when the request has ended; a subscription
 * has one when its stream has ended, and one for each event.
 */
export function useOperationRecords(): Plugin {
  const fields = new SelectedFields()
  return {
    onExecute({ args }) {
      const started = startedOf(args, fields)
      if (started.type !== 'subscription') {
        startOperation(started)
        return undefined
      }
      const startedAt = performance.now()
      return {
        onExecuteDone({ result }) {
          reportEvent(startedAt, codeOfResult(result), { ...started, type: 'event' })
        },
      }
    },
    onSubscribe({ args }) {
      startOperation(startedOf(args, fields))
      return {
        onSubscribeResult({ result }) {
          if (isAsyncIterable(result)) return { onEnd: streamOperation() }
          return undefined
        },
      }
    },
  }
}

function startedOf(args: ExecutionArgs, fields: SelectedFields) {
  const { schema, document, operationName, contextValue } = args
  const { store } = contextValue as Partial<GatewayContext>
  const operation = getOperationAST(document, operationName)
  return {
    name: shortNameOf(operation),
    type: operation?.operation,
    fields: fields.of(document, schema),
    store,
    plan() {
      const estimated = estimateOf(args, store)
      return estimated && explanationText(explain(estimated))
    },
    executed: () => ({
      document,
      operationName: operationName ?? undefined,
      variables: args.variableValues ?? {},
      consistent: store?.consistent === true,
      isIdempotent: store?.isIdempotent === true,
    }),
  } satisfies StartedOperation
}

function codeOfResult(result: unknown): ErrorCode | 'OK' {
  const [error] = (result as ExecutionResult).errors ?? []
  return error === undefined ? 'OK' : codeOfError(error)
}

/** The fields that documents select, found once for each document. */
class SelectedFields {
  readonly #known = new WeakMap<DocumentNode, readonly string[]>()

  of(document: DocumentNode, schema: GraphQLSchema): readonly string[] {
    const known = this.#known.get(document)
    if (known !== undefined) return known
    const found = selectedFields(document, schema)
    this.#known.set(document, found)
    return found
  }
}

function selectedFields(document: DocumentNode, schema: GraphQLSchema): readonly string[] {
  const found = new Set<string>()
  const info = new TypeInfo(schema)
  const note = () => {
    const parent = info.getParentType()
    const field = info.getFieldDef()
    if (!parent || !field || field.name.startsWith('__') || isIntrospectionType(parent)) return
    found.add(`${parent.name}.${field.name}`)
  }
  visit(document, visitWithTypeInfo(info, { Field: note }))
  return [...found]
}
