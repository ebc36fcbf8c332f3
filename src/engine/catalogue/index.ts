/** The tables of a store, and what is stored about each. */
export { Catalogue } from './catalogue.ts'
export { readReservedIds, removeReservedIds, saveReservedIds } from './reserved-ids.ts'
export { type Index, type KeyAttribute, type KeyShape, type Projection, pickKey, Table } from './table.ts'
export type {
  AttributeRecord,
  IndexRecord,
  KeySchemaRecord,
  OnDemandRecord,
  ReplicaRecord,
  StreamView,
  TableClass,
  TableRecord,
  TagRecord,
  ThroughputRecord,
  TimeToLiveRecord,
} from './table-record.ts'
