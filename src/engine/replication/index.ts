/** A region's record of the writes of its global tables, from which they are replicated to the others. */
export { listDeparted, removeDeparted, saveDeparted } from './departed-replicas.ts'
export { type ItemStamp, itemStamp, readItemStamps, saveItemStamp } from './item-stamps.ts'
export { noteWrite } from './note-write.ts'
export { dueWrites, type OutgoingWrite, removeOutgoing, type StoredWrite } from './outbox.ts'
export { replicationRanges } from './replication-ranges.ts'
export { isLater, type Stamp } from './stamp.ts'
