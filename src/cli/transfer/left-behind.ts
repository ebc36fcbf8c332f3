import { deadLetterEntity } from '../../handlers/index.ts'
import { type Document, isOfSystemEntity, type Table } from '../../model/index.ts'
import { leaseEntity } from '../../store/index.ts'
import type { ReadSteps } from './import-files.ts'

/**
 * Reads the items of files without those that say how far processes have read their own table and its stream: leases with their
 * checkpoints, and dead letters, which are numbered by one. Elsewhere they would be positions of another stream.
 */
export function withoutPositions(table: Table, stepsOf: ReadSteps): ReadSteps {
  const entities = [leaseEntity(table), deadLetterEntity(table)]
  const isPosition = (stored: Document) => entities.some((entity) => isOfSystemEntity(entity, stored))
  return async function* steps(file, done) {
    for await (const { items, lines } of stepsOf(file, done))
      yield { items: items.filter((item) => !isPosition(item)), lines }
  }
}
