export { type ConsumedCapacity, Consumption } from './consumption.ts'
export { type ReadMode, readUnits, writeUnits } from './units.ts'
