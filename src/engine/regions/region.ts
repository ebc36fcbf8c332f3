import type { ReplicaRecord, TableRecord } from '../catalogue/index.ts'
import type { EngineState, Execute } from '../operations/index.ts'

/** One region of an engine, with its own tables and store. */
export interface Region {
  readonly name: string
  readonly state: EngineState
  readonly execute: Execute
}

/** The regions of an engine, by name. */
export type RegionsByName = ReadonlyMap<string, Region>

/** The record of a region's table; undefined if the region has none with that name. */
export function recordOf({ state }: Region, tableName: string): TableRecord | undefined {
  return state.storage.read((reader) => state.catalogue.find(reader, tableName))?.record
}

/** The replica record of a region's table. */
export function replicaOf(region: Region, tableName: string): ReplicaRecord {
  return recordOf(region, tableName)?.global ?? { region: region.name, others: [] }
}
