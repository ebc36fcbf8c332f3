import { deadLetterEntity } from '../../handlers/index.ts'
import { type Document, isOfSystemEntity, type Table } from '../../model/index.ts'
import { leaseEntity } from '../../store/index.ts'
import type { ReadSteps } from './import-files.ts'

/**
 * Reads the items of files without those that record positions in their own table and its stream: leases with their
 * checkpoints, and dead letters, which a checkpoint numbers. In another table these would be positions of a foreign
 * stream.
 */
export function withoutPositions(table: Table, stepsOf: ReadSteps): ReadSteps {
  const entities = [leaseEntity(table), deadLetterEntity(table)]
  const isPosition = (stored: Document) => entities.some((entity) => isOfSystemEntity(entity, stored))
  return async function* steps(file, done) {
    for await (const { items, lines } of stepsOf(file, done))
      yield { items: items.filter((item) => !isPosition(item)), lines }
  }
}
