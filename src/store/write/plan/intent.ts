import { DynagateError } from '../../../errors.ts'
import {
  allOf,
  bothRules,
  type CreateRule,
  type PutAction,
  type Requirement,
  ruleOfUpdates,
  type WriteRule,
  type WriteTarget,
} from '../action/index.ts'
import type { WriteHandle } from './handles.ts'

type Values = Readonly<Record<string, unknown>>

/** The intended write of one item in a transaction. */
export interface Intent {
  readonly kind: WriteHandle['kind'] | 'put' | 'move' | 'restore' | 'recopy'
  readonly target: WriteTarget
  readonly key: Values
  /** The changes of an update or an upsert; of a move, only those outside the key. */
  readonly patch: Values
  /** The key to which an item is moved. */
  readonly to?: Values
  /** The encoded action of a create or a put. */
  readonly put?: PutAction
  readonly required: Requirement | undefined
  /** The access rule of an upsert for an existing item; undefined for no restriction. */
  readonly rule?: WriteRule | undefined
  /** The access rule for creating the item. It is checked again with the item's copies, unknown when it is planned. */
  readonly check?: CreateRule | undefined
  readonly path: readonly (string | number)[] | undefined
  /** The relation whose parent is known to be missing. */
  readonly orphanOf?: string | undefined
  /** Its position among the writes of the plan, from 1. */
  readonly position: number
}

/** Merges two writes of one item, because DynamoDB accepts only one write of each item in a transaction. */
export function merged(one: Intent, other: Intent): Intent {
  const { entity } = one.target
  const areUpdates = one.kind === 'update' && other.kind === 'update'
  const [ruleOfOne, ruleOfOther] = [one.required?.rule, other.required?.rule]
  const rule = areUpdates
    ? ruleOfUpdates(ruleOfOne, ruleOfOther, other.patch)
    : bothRules(ruleOfOne, ruleOfOther)
  const required = allOf(entity, [one.required?.condition, other.required?.condition], rule)
  const [check, write] = one.kind === 'check' ? [one, other] : [other, one]
  const isOfPresent = write.kind === 'update' || write.kind === 'delete' || write.kind === 'check'
  if (entity === other.target.entity && check.kind === 'check' && isOfPresent) {
    return { ...write, required, position: one.position }
  }
  const both = Object.keys(one.patch).filter((name) => name in other.patch)
  if (entity === other.target.entity && areUpdates && both.length === 0) {
    return { ...one, patch: { ...one.patch, ...other.patch }, required }
  }
  const why =
    both.length > 0
      ? `both change ${both.join(', ')}`
      : `${withArticle(one.kind)} and ${withArticle(other.kind)}`
  throw new DynagateError(
    'BAD_USER_INPUT',
    `${entity.name}: writes ${one.position} and ${other.position} of the transaction are of the same item (${why}): ` +
      'combine them into one write',
  )
}

function withArticle(kind: Intent['kind']): string {
  return kind === 'update' || kind === 'upsert' ? `an ${kind}` : `a ${kind}`
}
