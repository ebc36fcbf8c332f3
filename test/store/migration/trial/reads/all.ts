import { callers } from '../callers.ts'
import type { Trial } from '../trial.ts'
import { compareCustomer } from './customer.ts'
import { compareNodes } from './nodes.ts'

/** Compares everything that can be read, by each release that may serve. */
export async function compareAll(trial: Trial): Promise<void> {
  for (const release of trial.stage.served) {
    for (const caller of callers)
      for (const customerId of ['c0', 'c1']) await compareCustomer({ trial, release, caller }, customerId, 1)
    for (const caller of callers) await compareNodes({ trial, release, caller }, caller.number)
  }
}
