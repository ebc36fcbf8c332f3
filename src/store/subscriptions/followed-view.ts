import { hash } from 'node:crypto'
import {
  type AnyAccessPattern,
  type AnyEntity,
  checkTenant,
  codecsOf,
  type Document,
  decodeItem,
  entityOf,
  ItemError,
  isInView,
  type Table,
} from '../../model/index.ts'
import type { ItemChange } from '../changes/index.ts'
import { type CursorSeal, modelVersion } from '../cursor/index.ts'
import { conditionText } from '../plan/index.ts'
import { patternQuery } from '../read/index.ts'
import { isExpired } from '../time-to-live.ts'
import type { FollowedView } from './change-feed.ts'
import { ViewEvent } from './view-event.ts'

/** Who follows, and in which table. */
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
 * What a request follows with a pattern and its arguments.
 *
 * @param args with the tenant of the request.
 * @throws DynagateError BAD_USER_INPUT for arguments that don't fit.
 */
export function followedView(
  pattern: AnyAccessPattern,
  args: Readonly<Record<string, unknown>>,
  follower: Follower,
): FollowedView {
  const { table, tableName, seal, tenant, scope } = follower
  const view = patternQuery(table, pattern, args)
  const text = conditionText(view.condition, view.filter)
  const id = JSON.stringify(['changes', scope ?? null, tenant ?? null, tableName, pattern.name, text])
  const binding = hash('sha256', JSON.stringify([id, modelVersion(pattern, table)]), 'buffer')
  const cursorOf = (position: () => string) => () => seal.seal(binding, Buffer.from(position()))
  const shown = (stored: Document | null | undefined) => shownEntity(stored, view, follower)
  return {
    id,
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
          item: () => decodeItem(is, after),
        })
      }
      if (was === undefined || !before) return undefined
      return new ViewEvent({ kind: 'left', cursor, entity: was, key: keyIn(was, before) })
    },
  }
}

/**
 * The entity of a stored item that the view shows to the request; undefined for one that it doesn't show. The only place
 * where it is decided what a subscriber may see, on the item before a change and on the item after it.
 */
function shownEntity(
  stored: Document | null | undefined,
  view: FollowedView['view'],
  { table, tenant }: Follower,
): AnyEntity | undefined {
  if (!stored || !isInView(view, stored)) return undefined
  const entity = entityOf(table, stored)
  if (entity === undefined || !view.pattern.entities.includes(entity)) return undefined
  try {
    checkTenant(entity, stored, tenant)
    return entity
  } catch (error) {
    // The item of another tenant lies in the view's partition of an index: a query reports it, and has no item either.
    if (error instanceof ItemError) return undefined
    throw error
  }
}

/** The attributes of an item's primary key; `entityOf` has found that they can be decoded. */
function keyIn({ primaryKey }: AnyEntity, stored: Document): Readonly<Record<string, unknown>> {
  return Object.assign(
    {},
    ...codecsOf(primaryKey).map((codec) => codec.decode(stored[codec.key.name] ?? null)),
  )
}
