/** Shared by the benchmarks: rounds of measurements, servers in other processes, and rows of figures. */
export { type ChildServer, startCommand, startServer } from './child-server.ts'
export { cpuOf } from './cpu-of.ts'
export { measure, median, type RoundsOptions, type Work } from './rounds.ts'
export { atLeast, atMost, noted, type Row, tableOf, writeJson } from './rows.ts'
