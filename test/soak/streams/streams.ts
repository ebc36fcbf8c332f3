import type { Run } from '../run.ts'
import { handlerKills } from './handler-kills.ts'
import { multiplexed } from './multiplexed.ts'
import { readerKills } from './reader-kills.ts'
import { slowAndFast } from './slow-and-fast.ts'

/**
 * Readers of a table's stream that are killed while shards split: processes with handlers, and those that read for several
 * processes.
 */
export const streamKills: Run = async (options) => [
  ...(await handlerKills(options)),
  ...(await readerKills(options)),
]

/** 1,000 subscribers of which some are slow, and 10,000 subscriptions over few connections. */
export const streams: Run = async (options) => [
  ...(await slowAndFast(options)),
  ...(await multiplexed(options)),
]
