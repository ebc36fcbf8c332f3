import { DynagateError } from '../../../errors.ts'
import { required } from '../../../required.ts'
import { ConditionFailed } from '../../client/index.ts'
import type { Execution } from '../action/index.ts'
import { planUpgrade } from '../companions/index.ts'
import type { OutdatedItem } from './commit-failure.ts'
import { execute } from './execute.ts'

/**
 * Upgrades the items that made a transaction fail to the current version of their entity, unless others change them
 * meanwhile.
 *
 * @throws DynagateError CONFLICT for a rehearsal, because the upgrade is a write.
 */
export async function upgradeOutdated(
  outdated: readonly OutdatedItem[],
  execution: Execution,
): Promise<void> {
  if (execution.isRehearsal) throw notUpgraded(outdated)
  await Promise.all(
    outdated.map(async ([target, stored]) => {
      try {
        await execute([planUpgrade(target, stored)], execution)
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error
      }
    }),
  )
}

function notUpgraded([outdated]: readonly OutdatedItem[]): DynagateError {
  const [{ entity }] = required(outdated, 'an outdated item')
  const message = `${entity.name}: the item is stored in an earlier version, and is upgraded before the write: it has no preview`
  return new DynagateError('CONFLICT', message)
}
