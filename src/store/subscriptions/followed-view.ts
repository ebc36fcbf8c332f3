import { hash, randomUUID } from 'node:crypto'
import {
  type AnyAccessPattern,
  type AnyEntity,
  type AnyItem,
  checkTenant,
  codecsOf,
  type Document,
  decodeItem,
  entityOf,
  ItemError,
  isInView,
  type Table,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import type { ItemChange } from '../changes/index.ts'
import { type CursorSeal, modelVersion } from '../cursor/index.ts'
import { conditionText, type ReadRule } from '../plan/index.ts'
import { patternQuery } from '../read/index.ts'
import { isExpired } from '../time-to-live.ts'
import type { FollowedView } from './change-feed.ts'
import { ViewEvent } from './view-event.ts'

/** The request that follows a view, and its table. */
export interface Follower {
  readonly table: Table
  readonly tableName: string
  readonly seal: CursorSeal
  /** The tenant of the request; undefined without one. */
  readonly tenant: string | undefined
  /** The scope of the request, to which cursors belong. */
  readonly scope: string | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * The view that a request follows with a pattern and its arguments.
 *
 * @param args the arguments, with the tenant of the request.
 * @param rule the caller's access rule for the items; undefined for no restriction.
 * @throws DynagateError BAD_USER_INPUT for arguments that don't fit.
 */
export function followedView(
  pattern: AnyAccessPattern,
  args: Readonly<Record<string, unknown>>,
  follower: Follower,
  rule?: ReadRule,
): FollowedView {
  const { table, tableName, seal, tenant, scope } = follower
  const view = patternQuery(table, pattern, args)
  const text = conditionText(view.condition, view.filter)
  const name = JSON.stringify(['changes', scope ?? null, tenant ?? null, tableName, pattern.name, text])
  const binding = hash('sha256', JSON.stringify([name, modelVersion(pattern, table)]), 'buffer')
  const cursorOf = (position: () => string) => () => seal.seal(binding, Buffer.from(position()))
  const shown = (stored: Document | null | undefined) => shownEntity(stored, view, { ...follower, rule })
  return {
    // With a rule, events depend on the caller and can't be shared.
    id: rule === undefined ? name : `${name} ${randomUUID()}`,
    view,
    positionOf: (cursor) => seal.open(binding, { field: 'after', text: cursor }).toString(),
    markOf: (kind, position) => new ViewEvent({ kind, cursor: cursorOf(position) }),
    eventOf({ before, after }: ItemChange, position) {
      const was = shown(before)
      const is = after && isExpired(table, after, follower.now()) ? undefined : shown(after)
      const cursor = cursorOf(position)
      if (is !== undefined && after) {
        const kind = was === undefined ? 'entered' : 'changed'
        return new ViewEvent({
          kind,
          cursor,
          entity: is,
          key: keyIn(is, after),
          item: () => shownItem(is, decodeItem(is, after), rule),
        })
      }
      if (was === undefined || !before) return undefined
      return new ViewEvent({ kind: 'left', cursor, entity: was, key: keyIn(was, before) })
    },
  }
}

/**
 * The entity of a stored item that the view shows to the request; undefined for an item that it doesn't show. Only this
 * function decides what a subscriber may see, for the item before a change as well as the item after it.
 */
function shownEntity(
  stored: Document | null | undefined,
  view: FollowedView['view'],
  { table, tenant, rule }: Follower & { readonly rule: ReadRule | undefined },
): AnyEntity | undefined {
  if (!stored || !isInView(view, stored)) return undefined
  const entity = entityOf(table, stored)
  if (entity === undefined || !view.pattern.entities.includes(entity)) return undefined
  try {
    checkTenant(entity, stored, tenant)
    const mayRead =
      rule === undefined || rule.shown(entity, decodeItem(entity, stored, rule.needs(entity))) !== undefined
    return mayRead ? entity : undefined
  } catch (error) {
    // Either another tenant's item lies in the view's partition of an index, where a query would return an error instead of
    // the item, or the item can't be decoded to evaluate the caller's rule.
    if (error instanceof ItemError) return undefined
    throw error
  }
}

function shownItem(entity: AnyEntity, item: AnyItem, rule: ReadRule | undefined): AnyItem {
  return rule === undefined ? item : required(rule.shown(entity, item), 'an item that was found readable')
}

/** The attributes in an item's primary key; `entityOf` has verified that they can be decoded. */
function keyIn({ primaryKey }: AnyEntity, stored: Document): Readonly<Record<string, unknown>> {
  return Object.assign(
    {},
    ...codecsOf(primaryKey).map((codec) => codec.decode(stored[codec.key.name] ?? null)),
  )
}
