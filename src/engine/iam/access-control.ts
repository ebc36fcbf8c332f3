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
import { isMembers, RequestReader } from '../requests/index.ts'
import { findStream } from '../streams/index.ts'
import { parseStreamArn } from '../tables/index.ts'
import { accessDenied } from './access-denied.ts'
import type { AccessKey, IamOptions } from './options.ts'
import { type CallContext, permissionsOf, statementBatch } from './permissions/index.ts'
import { type Principal, principalOf } from './principal.ts'
import { type SignedRequest, verifySignature } from './signature/index.ts'

/** A call that is made with an access key. */
export interface SignedCall {
  readonly accessKeyId: string
  readonly operation: OperationName
  readonly input: WireDocument
}

/** Permits the calls of each access key that its policy allows. */
export class AccessControl {
  readonly #keys: ReadonlyMap<string, AccessKey>
  readonly #principals: ReadonlyMap<string, Principal>
  readonly #now: () => number

  /** Throws a TypeError that names the wrong option. */
  constructor(options: IamOptions, now: () => number) {
    const accessKeys = readAccessKeys(options)
    this.#keys = new Map(accessKeys.map((key) => [key.accessKeyId, key]))
    if (this.#keys.size < accessKeys.length) throw new TypeError('iam.accessKeys expected different ids')
    this.#principals = new Map(
      accessKeys.map((key, at) => [key.accessKeyId, principalOf(key, `iam.accessKeys[${at}]`)]),
    )
    this.#now = now
  }

  /** The id of the access key that signed a request. Throws AWS's error as an EngineError if the signature is invalid. */
  authenticate(request: SignedRequest): string {
    return verifySignature(request, { findKey: (id) => this.#keys.get(id), now: this.#now() })
  }

  /**
   * Executes a call. Rejects with an AccessDeniedException if its access key lacks a permission that the call needs; a
   * BatchExecuteStatement has the error in the response of each statement without permission.
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

/** The access keys of options, which may come from a file. */
function readAccessKeys(options: IamOptions): readonly AccessKey[] {
  const { accessKeys }: Partial<IamOptions> = isMembers(options) ? options : {}
  if (!Array.isArray(accessKeys)) throw new TypeError('iam.accessKeys expected a list of access keys')
  for (const [at, key] of accessKeys.entries()) checkKey(key, `iam.accessKeys[${at}]`)
  return accessKeys
}

function checkKey(key: unknown, path: string): void {
  if (!isMembers(key)) throw new TypeError(`${path} expected an object, got ${JSON.stringify(key)}`)
  const { accessKeyId, secretAccessKey, sessionToken, user, tags } = key
  if (typeof accessKeyId !== 'string' || !/^\w{1,128}$/.test(accessKeyId)) {
    throw new TypeError(`${path}.accessKeyId expected letters, digits and underscores, got ${accessKeyId}`)
  }
  // The value is a secret: it isn't in the message.
  if (!isNonEmpty(secretAccessKey)) throw new TypeError(`${path}.secretAccessKey expected a string`)
  if (sessionToken !== undefined && !isNonEmpty(sessionToken)) {
    throw new TypeError(`${path}.sessionToken expected a string`)
  }
  if (user !== undefined && !isNonEmpty(user)) {
    throw new TypeError(`${path}.user expected a name, got ${JSON.stringify(user)}`)
  }
  if (tags === undefined) return
  if (!isMembers(tags) || Object.values(tags).some((value) => typeof value !== 'string')) {
    throw new TypeError(`${path}.tags expected strings by name, got ${JSON.stringify(tags)}`)
  }
}

function isNonEmpty(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function contextOf({ region, storage, catalogue }: EngineState): CallContext {
  return { region, table: (name) => storage.read((store) => catalogue.find(store, name)) }
}

/** The user's policy or the resource's must allow a permission, and neither may deny it. */
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

/** The policy of a permission's table or stream, if any. A table's policy also applies to its indexes. */
function resourcePolicies({ storage, catalogue, now }: EngineState, { resource }: Permission): Policy[] {
  const record = storage.read((store) => {
    const stream = parseStreamArn(resource)
    if (stream !== undefined) return findStream(store, stream, now())?.policy
    const [, tableName] = /:table\/([^/]+)/.exec(resource) ?? []
    return tableName === undefined ? undefined : catalogue.find(store, tableName)?.record.policy
  })
  return record === undefined ? [] : [readResourcePolicy(JSON.parse(record.document), 'Policy')]
}

/** Executes the permitted statements of a batch. The others have an error at their position in the response. */
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
