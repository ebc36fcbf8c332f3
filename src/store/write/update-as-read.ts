import type { GetInput } from '../client/index.ts'
import type { Execution, WriteOutcome } from './action/index.ts'
import { hasChangedSince, planUpdate } from './plan/index.ts'
import { type PlanAsRead, type RequiredWrite, writeAsRead } from './write-as-read.ts'

/** An update that must first read parts of its item. */
export interface UpdateAsRead extends RequiredWrite {
  readonly key: Values
  readonly patch: Values
}

type Values = Readonly<Record<string, unknown>>

/** Updates an item on the condition that the attributes that were read haven't changed; otherwise reads it again. */
export function updateAsRead(
  { target, key, patch, requirement }: UpdateAsRead,
  read: GetInput,
  execution: Execution,
): Promise<WriteOutcome> {
  const plan: PlanAsRead = {
    isUpdate: true,
    plan: (before, required) => planUpdate(target, key, patch, { read: before, required }),
    hasChanged: ({ read: before, found }) =>
      hasChangedSince(target.entity, { key, patch, read: before, found }),
  }
  return writeAsRead({ target, requirement }, plan, { read, execution })
}
