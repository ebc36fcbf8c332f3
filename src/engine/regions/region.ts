import type { ReplicaRecord, TableRecord } from '../catalogue/index.ts'
import type { EngineState, Execute } from '../operations/index.ts'

/** One region of an engine: its own tables in a store of its own. */
export interface Region {
  readonly name: string
  readonly state: EngineState
  readonly execute: Execute
}

/** The regions of an engine, by name. */
export type RegionsByName = ReadonlyMap<string, Region>

/** The record of a region's table; undefined where the region has none of that name. */
export function recordOf({ state }: Region, tableName: string): TableRecord | undefined {
  return state.storage.read((reader) => state.catalogue.find(reader, tableName))?.record
}

/** What a region's table knows of its other replicas. */
export function replicaOf(region: Region, tableName: string): ReplicaRecord {
  return recordOf(region, tableName)?.global ?? { region: region.name, others: [] }
}
