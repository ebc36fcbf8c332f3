import type { Op } from './market.ts'
import { idOf, type Values } from './plain-items.ts'
/** Several updates of one item are one, if they change different attributes; undefined where writes can't be merged. */
export function mergedOps(ops: readonly Op[]): readonly Op[] | undefined {
  const all = new Map<string, Op>()
  const targets = new Set<string>()
  for (const op of ops) {
    const id = idOf(op.kind, op.key)
    const to =
      op.write === 'update' && op.values.zone !== undefined
        ? idOf(op.kind, { ...op.key, ...op.values })
        : undefined
    const known = all.get(id)
    if (known === undefined) {
      if (targets.has(id)) return undefined
      all.set(id, op)
    } else {
      const names = (values: Values) =>
        Object.keys(values).map((name) => name.replace('addToPrice', 'price').replace('addToStars', 'stars'))
      const both = names(known.values).some((name) => names(op.values).includes(name))
      if (known.write !== 'update' || op.write !== 'update' || both) return undefined
      if (known.values.zone !== undefined || op.values.zone !== undefined) return undefined
      if (
        known.expectedVersion !== undefined &&
        op.expectedVersion !== undefined &&
        known.expectedVersion !== op.expectedVersion
      )
        return undefined
      const expectedVersion = known.expectedVersion ?? op.expectedVersion
      all.set(id, {
        ...known,
        values: { ...known.values, ...op.values },
        ...(expectedVersion !== undefined && { expectedVersion }),
      })
    }
    if (to !== undefined && to !== id) {
      if (targets.has(to) || all.has(to)) return undefined
      targets.add(to)
    }
  }
  return [...all.values()]
}
