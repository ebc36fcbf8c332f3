import { type AnyEntity, movingRelations } from '../../../model/index.ts'
import { readUnits, type Sizes } from '../../plan/index.ts'
import { copyPrice, inTurn, movedUnits, sentinelUnits, together, type WritePrice } from './companion-price.ts'

/**
 * The maximum cost that the children moving with an item add to its move: a Query of the children, a GetItem of each, and
 * in the transaction, for each child, a delete, a put and the sentinels of its unique values.
 */
export function movedPrice(entity: AnyEntity, sizes: Sizes): WritePrice {
  const ofRelations = movingRelations(entity).map(([child, { moveUpTo = 0 }]) => {
    const bytes = sizes.mostBytesOf(child)
    const read = readUnits((moveUpTo + 1) * bytes, true)
    const query: WritePrice = { calls: 1, trips: 1, readUnits: read, writeUnits: 0 }
    const own: WritePrice = {
      calls: 1,
      trips: 1,
      readUnits: readUnits(bytes, true),
      writeUnits:
        2 * (2 * movedUnits(child, bytes) + 2 * child.unique.size * sentinelUnits(child, undefined)),
    }
    const each = inTurn(own, copyPrice(child, sizes), movedPrice(child, sizes))
    return inTurn(query, together(each, moveUpTo))
  })
  return inTurn(...ofRelations)
}
