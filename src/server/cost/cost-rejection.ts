import { DynagateError } from '../../errors.ts'
import type { Estimate, FieldEstimate } from '../../pothos/index.ts'
import type { CostLimit } from './cost-options.ts'

/** The error for an estimate over the limit, which names the most expensive fields; undefined within the limit. */
export function costRejection(estimate: Estimate, limit: CostLimit): DynagateError | undefined {
  for (const { of, name } of measures) {
    const { most } = estimate[of]
    if (most <= limit[of]) continue
    const message =
      `The operation may cost ${rounded(most)} ${name}; at most ${rounded(limit[of])} are allowed. ` +
      `Most of it: ${mostExpensive(estimate.fields, of)}. Request smaller pages, or fewer fields at once.`
    return new DynagateError('COST_LIMIT_EXCEEDED', message)
  }
  return undefined
}

const measures: readonly { readonly of: keyof CostLimit; readonly name: string }[] = [
  { of: 'readUnits', name: 'read units' },
  { of: 'writeUnits', name: 'write units' },
  { of: 'calls', name: 'DynamoDB calls' },
]

function mostExpensive(fields: readonly FieldEstimate[], of: keyof CostLimit): string {
  return fields
    .toSorted((a, b) => costIn(b, of) - costIn(a, of))
    .slice(0, 3)
    .filter((field) => costIn(field, of) > 0)
    .map((field) => `${field.path} ${rounded(costIn(field, of))}`)
    .join(', ')
}

function costIn({ queries, gets, readUnits, writeUnits }: FieldEstimate, of: keyof CostLimit): number {
  if (of === 'readUnits') return readUnits
  return of === 'writeUnits' ? writeUnits : queries + Math.ceil(gets / 100)
}

/** 12500.5 is '12,500.5'. */
function rounded(amount: number): string {
  return amount.toLocaleString('en', { maximumFractionDigits: 1 })
}
