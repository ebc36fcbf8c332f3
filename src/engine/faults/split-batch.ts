import { isMembers, type Members } from '../json-object.ts'
import { isBatch, type OperationName, type WireDocument } from '../operations/index.ts'

/** A batch in two parts: the request to execute, and the rest of its `RequestItems`. */
export interface SplitBatch {
  readonly done: WireDocument
  /** Undefined if everything is executed. */
  readonly undone: Members | undefined
}

/** Leaves the last share of a batch unprocessed, but never all of it; other operations are executed completely. */
export function splitBatch(operation: OperationName, input: WireDocument, share: number): SplitBatch {
  const requests = input.RequestItems
  if (!isBatch(operation) || !isMembers(requests)) return { done: input, undone: undefined }
  const all = Object.entries(requests).flatMap(([table, request]) =>
    entriesOf(request).map((entry) => ({ table, entry })),
  )
  const kept = Math.max(1, all.length - Math.round(all.length * share))
  if (kept >= all.length) return { done: input, undone: undefined }
  const part = (from: number, to: number) => {
    const byTable = Map.groupBy(all.slice(from, to), ({ table }) => table)
    return Object.fromEntries(
      [...byTable].map(([table, entries]) => [
        table,
        withEntries(
          requests[table],
          entries.map(({ entry }) => entry),
        ),
      ]),
    )
  }
  return {
    done: { ...input, RequestItems: part(0, kept) },
    undone: part(kept, all.length),
  }
}

/** The entries of a table's request: of reads under `Keys`, together with options; of writes, the list itself. */
function entriesOf(request: unknown): readonly unknown[] {
  const entries = isMembers(request) ? request.Keys : request
  return Array.isArray(entries) ? entries : []
}

function withEntries(request: unknown, entries: readonly unknown[]): unknown {
  return isMembers(request) ? { ...request, Keys: entries } : entries
}
