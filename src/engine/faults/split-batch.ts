import { isMembers } from '../members.ts'
import type { OperationName, WireDocument } from '../operations/index.ts'

/** A batch in two parts: what is done of it, and what its answer says is not. */
export interface SplitBatch {
  readonly done: WireDocument
  /** Members of the answer; undefined where all is done. */
  readonly undone: WireDocument | undefined
}

/** Leaves the last share of a batch undone, but always does one part of it; other operations are done whole. */
export function splitBatch(operation: OperationName, input: WireDocument, share: number): SplitBatch {
  const member = members.get(operation)
  const requests = input.RequestItems
  if (member === undefined || !isMembers(requests)) return { done: input, undone: undefined }
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
    undone: { [member]: part(kept, all.length) },
  }
}

const members: ReadonlyMap<OperationName, string> = new Map([
  ['BatchGetItem', 'UnprocessedKeys'],
  ['BatchWriteItem', 'UnprocessedItems'],
])

/** A batch of reads has its keys under `Keys`, beside how to read them; one of writes is a list. */
function entriesOf(request: unknown): readonly unknown[] {
  const entries = isMembers(request) ? request.Keys : request
  return Array.isArray(entries) ? entries : []
}

function withEntries(request: unknown, entries: readonly unknown[]): unknown {
  return isMembers(request) ? { ...request, Keys: entries } : entries
}
