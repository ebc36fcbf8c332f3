import { EngineError } from '../errors.ts'
import type { EngineState, Execute, OperationName, WireDocument } from '../operations/index.ts'
import {
  type Caller,
  type ContextKeys,
  contextKeys,
  decide,
  joinKeys,
  type Permission,
  type Policy,
  readResourcePolicy,
} from '../policies/index.ts'
import { RequestReader } from '../requests/index.ts'
import { findStream } from '../streams/index.ts'
import { parseStreamArn } from '../tables/index.ts'
import { accessDenied } from './access-denied.ts'
import type { AccessKey, IamOptions } from './options.ts'
import { type CallContext, permissionsOf, statementBatch } from './permissions/index.ts'
import { type Principal, principalOf } from './principal.ts'
import { type SignedRequest, verifySignature } from './signature/index.ts'

/** A call, and the access key that it is made with. */
export interface SignedCall {
  readonly accessKeyId: string
  readonly operation: OperationName
  readonly input: WireDocument
}

/** Lets the calls of each access key do what its policy allows. */
export class AccessControl {
  readonly #keys: ReadonlyMap<string, AccessKey>
  readonly #principals: ReadonlyMap<string, Principal>
  readonly #now: () => number

  /** Throws a TypeError that names the part of the options which is wrong. */
  constructor({ accessKeys }: IamOptions, now: () => number) {
    if (!Array.isArray(accessKeys)) throw new TypeError('iam.accessKeys expected a list of access keys')
    for (const [at, key] of accessKeys.entries()) checkKey(key, `iam.accessKeys[${at}]`)
    this.#keys = new Map(accessKeys.map((key) => [key.accessKeyId, key]))
    if (this.#keys.size < accessKeys.length) throw new TypeError('iam.accessKeys expected different ids')
    this.#principals = new Map(
      accessKeys.map((key, at) => [key.accessKeyId, principalOf(key, `iam.accessKeys[${at}]`)]),
    )
    this.#now = now
  }

  /** The access key that signed a request. Throws an EngineError where none did, as AWS does. */
  authenticate(request: SignedRequest): string {
    return verifySignature(request, { findKey: (id) => this.#keys.get(id), now: this.#now() })
  }

  /**
   * Does an operation. Rejects with an AccessDeniedException where the call needs a permission that its access key
   * hasn't; a BatchExecuteStatement has the error in the response of each such statement.
   */
  async execute(execute: Execute, state: EngineState, call: SignedCall): Promise<WireDocument> {
    const { operation, input } = call
    const principal = this.#principals.get(call.accessKeyId)
    if (principal === undefined) {
      throw new EngineError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      )
    }
    const caller = { arn: principal.arn, keys: joinKeys(principal.keys, this.#requestKeys(state)) }
    const context = contextOf(state)
    const reader = new RequestReader(input)
    const denial = (permission: Permission) =>
      denialOf(permission, caller, [principal.policy, ...resourcePolicies(state, permission)])
    if (operation === 'BatchExecuteStatement') {
      const denials = statementBatch(context, reader).map((each) => each && denial(each))
      return executeAllowed(execute, input, denials)
    }
    for (const permission of permissionsOf(operation, reader, context)) {
      const error = denial(permission)
      if (error !== undefined) throw error
    }
    return execute(operation, input)
  }

  #requestKeys({ region }: EngineState): ContextKeys {
    const now = this.#now()
    return contextKeys({
      'aws:RequestedRegion': region,
      'aws:CurrentTime': new Date(now).toISOString(),
      'aws:EpochTime': String(Math.floor(now / 1000)),
    })
  }
}

function checkKey({ accessKeyId, secretAccessKey }: Partial<AccessKey>, path: string): void {
  if (typeof accessKeyId !== 'string' || !/^\w{1,128}$/.test(accessKeyId)) {
    throw new TypeError(`${path}.accessKeyId expected letters, digits and underscores, got ${accessKeyId}`)
  }
  if (typeof secretAccessKey !== 'string' || secretAccessKey === '') {
    throw new TypeError(`${path}.secretAccessKey expected a string`)
  }
}

function contextOf({ region, storage, catalogue }: EngineState): CallContext {
  return { region, table: (name) => storage.read((store) => catalogue.find(store, name)) }
}

/** A user's policy may allow something, or the resource's; either may deny it. */
function denialOf(
  permission: Permission,
  caller: Caller,
  [own, ...ofResource]: readonly [Policy, ...Policy[]],
): EngineError | undefined {
  const decision = decide(own, permission, caller)
  const others = ofResource.map((policy) => decide(policy, permission, caller))
  if (decision === 'explicit deny') return accessDenied(caller.arn, permission, 'explicit deny')
  if (others.includes('explicit deny'))
    return accessDenied(caller.arn, permission, 'explicit deny of resource')
  if (decision === 'allow' || others.includes('allow')) return undefined
  return accessDenied(caller.arn, permission, 'implicit deny')
}

/** The policy of the table or the stream that a permission is about; a table's covers its indexes. */
function resourcePolicies({ storage, catalogue, now }: EngineState, { resource }: Permission): Policy[] {
  const record = storage.read((store) => {
    const stream = parseStreamArn(resource)
    if (stream !== undefined) return findStream(store, stream, now())?.policy
    const [, tableName] = /:table\/([^/]+)/.exec(resource) ?? []
    return tableName === undefined ? undefined : catalogue.find(store, tableName)?.record.policy
  })
  return record === undefined ? [] : [readResourcePolicy(JSON.parse(record.document), 'Policy')]
}

/** Does the statements of a batch that have no denial, and puts the errors of the others in their places. */
async function executeAllowed(
  execute: Execute,
  input: WireDocument,
  denials: readonly (EngineError | undefined)[],
): Promise<WireDocument> {
  const { Statements: statements } = input
  if (!Array.isArray(statements) || denials.every((denial) => denial === undefined)) {
    return execute('BatchExecuteStatement', input)
  }
  const allowed = statements.filter((_, at) => denials[at] === undefined)
  const response: WireDocument =
    allowed.length === 0 ? {} : await execute('BatchExecuteStatement', { ...input, Statements: allowed })
  const responses = Array.isArray(response.Responses) ? response.Responses.values() : [].values()
  return {
    ...response,
    Responses: denials.map((denial) =>
      denial === undefined
        ? responses.next().value
        : { Error: { Code: 'AccessDenied', Message: denial.message } },
    ),
  }
}
