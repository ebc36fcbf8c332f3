/** The tables of a store, and what is stored about each. */
export { Catalogue } from './catalogue.ts'
export {
  type PreparedExchange,
  readDecided,
  readPrepared,
  removePrepared,
  saveDecided,
  savePrepared,
} from './prepared-exchange.ts'
export { readReservedIds, removeReservedIds, saveReservedIds } from './reserved-ids.ts'
export { type Index, type KeyAttribute, type KeyShape, type Projection, pickKey, Table } from './table.ts'
export type {
  AttributeRecord,
  IndexRecord,
  KeySchemaRecord,
  OnDemandRecord,
  ReplicaRecord,
  ResourcePolicyRecord,
  StreamView,
  TableClass,
  TableRecord,
  TagRecord,
  ThroughputRecord,
  TimeToLiveRecord,
  WarmRecord,
} from './table-record.ts'
