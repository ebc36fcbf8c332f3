import { randomUUID } from 'node:crypto'
import type { ResourcePolicyRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { InvalidPolicy, readResourcePolicy } from '../policies/index.ts'

/**
 * A policy in a new revision. Throws a ValidationException for a document that is no resource policy, or is over
 * DynamoDB's limit (Developer Guide, resource-based policy considerations).
 */
export function newPolicy(document: string): ResourcePolicyRecord {
  if (Buffer.byteLength(document) > greatestPolicy) {
    throw validationError(`Resource-based policy size exceeds the limit of ${greatestPolicy} bytes`)
  }
  try {
    readResourcePolicy(JSON.parse(document), 'Policy')
  } catch (error) {
    if (!(error instanceof InvalidPolicy || error instanceof SyntaxError)) throw error
    throw validationError(`Invalid policy document: ${error.message}`)
  }
  return { document, revision: randomUUID() }
}

const greatestPolicy = 20_480
