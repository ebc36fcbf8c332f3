import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind } from 'graphql'
import { type Estimate, estimatePlan, fragmentsOf, type OperationPlan, planOf } from '../../pothos/index.ts'
import { ItemSizes } from '../../store/index.ts'
import type { Documents } from './documents.ts'

/** The parser and validator of a gateway's documents. */
export interface Compiler {
  readonly schema: GraphQLSchema
  /** Throws for a document that does not parse. */
  parse(text: string): DocumentNode
  validate(document: DocumentNode): readonly Error[]
}

/** A trusted document's operation with its estimated cost, for pages of the maximum size. */
export interface PricedDocument {
  readonly id: string
  /** The name of the operation. */
  readonly name: string
  readonly estimate: Estimate
}

/**
 * Parses, validates, plans and estimates all trusted documents, so that no request has to.
 *
 * @throws TypeError that lists the documents that don't fit the schema or its limits.
 */
export function compileDocuments(documents: Documents, compiler: Compiler): readonly PricedDocument[] {
  const faults: string[] = []
  const priced = documents.trusted.flatMap(({ id, text }) => {
    const document = compiled(text, compiler)
    if (document instanceof Error) {
      faults.push(`${id}: ${document.message}`)
      return []
    }
    documents.compiled(text, document)
    return plansOf(compiler.schema, document).map((plan) => ({
      id,
      name: plan.operation.name?.value ?? plan.operation.operation,
      estimate: estimatePlan(plan, { variables: undefined, sizes: new ItemSizes() }),
    }))
  })
  if (faults.length === 0) return priced
  const listed = faults.slice(0, maxFaults).map((fault) => `\n  - ${fault}`)
  const more = faults.length > maxFaults ? `\n  and ${faults.length - maxFaults} more` : ''
  throw new TypeError(
    `documents: ${faults.length} of the manifests do not fit the schema:${listed.join('')}${more}`,
  )
}

const maxFaults = 20

function compiled(text: string, { parse, validate }: Compiler): DocumentNode | Error {
  try {
    const document = parse(text)
    const [fault] = validate(document)
    return fault ?? document
  } catch (error) {
    return error instanceof Error ? error : new GraphQLError(String(error))
  }
}

function plansOf(schema: GraphQLSchema, document: DocumentNode): readonly OperationPlan[] {
  const fragments = fragmentsOf(document)
  return document.definitions.flatMap((operation) =>
    operation.kind === Kind.OPERATION_DEFINITION ? [planOf({ schema, operation, fragments })] : [],
  )
}
