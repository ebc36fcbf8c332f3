import type { GraphQLField } from 'graphql'
import { needsOf } from '../registry/index.ts'
import type { OperationPlan } from './operation-plan.ts'
import type { SelectedField, Selections } from './selections.ts'

/** The caching of responses with a field by browsers and, if `scope` is `public`, by shared caches such as CDNs. */
export interface CacheControl {
  /** Seconds; with 0 a cache revalidates its response each time. */
  readonly maxAgeSeconds: number
  /** `public`: the value is the same for every caller, and each may see it. `private` by default. */
  readonly scope?: 'private' | 'public'
}

/** The caching of the response to an operation. */
export type CachePolicy = Required<CacheControl>

/** The member of a field's `extensions` with its {@link CacheControl}. */
export const cacheControlName = 'cacheControl'

const known = new WeakMap<OperationPlan, CachePolicy | 'none'>()

/**
 * The cache policy of an operation: the shortest time of its fields, and public only if all of them are. Undefined if a
 * field doesn't declare one. A field that the gateway resolves from its parent alone, such as an attribute, inherits
 * the declaration of its parent.
 */
export function cachePolicyOf(plan: OperationPlan): CachePolicy | undefined {
  const before = known.get(plan)
  if (before !== undefined) return before === 'none' ? undefined : before
  const policy = { maxAgeSeconds: Number.POSITIVE_INFINITY, scope: 'public' } satisfies CachePolicy
  const narrowed = plan.operation.operation === 'query' ? narrow(policy, plan.selections, true) : undefined
  const found = narrowed?.maxAgeSeconds === Number.POSITIVE_INFINITY ? undefined : narrowed
  known.set(plan, found ?? 'none')
  return found
}

function narrow(policy: CachePolicy, selections: Selections, isRoot: boolean): CachePolicy | undefined {
  let narrowed: CachePolicy | undefined = policy
  for (const field of selections.fields.values()) {
    narrowed = narrowed && narrowByField(narrowed, field, isRoot)
  }
  return narrowed
}

function narrowByField(policy: CachePolicy, field: SelectedField, isRoot: boolean): CachePolicy | undefined {
  const { definition, beneath } = field
  // `__typename` is a part of the schema.
  if (definition === undefined) return policy
  const declared = cacheControlOf(definition)
  if (declared === undefined && (isRoot || !isOfParent(definition))) return undefined
  const { maxAgeSeconds = policy.maxAgeSeconds, scope = declared ? 'private' : 'public' } = declared ?? {}
  let narrowed: CachePolicy | undefined = {
    maxAgeSeconds: Math.min(policy.maxAgeSeconds, maxAgeSeconds),
    scope: scope === 'private' ? 'private' : policy.scope,
  }
  for (const selections of beneath.values()) narrowed = narrowed && narrow(narrowed, selections, false)
  return narrowed
}

function cacheControlOf({ extensions }: GraphQLField<unknown, unknown>): CacheControl | undefined {
  return extensions[cacheControlName] as CacheControl | undefined
}

/** Whether a field is resolved only from its parent. */
function isOfParent(definition: GraphQLField<unknown, unknown>): boolean {
  return needsOf(definition) !== undefined || definition.resolve === undefined
}
