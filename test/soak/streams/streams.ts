import type { Run } from '../run.ts'
import { handlerKills } from './handler-kills.ts'
import { multiplexed } from './multiplexed.ts'
import { readerKills } from './reader-kills.ts'
import { slowAndFast } from './slow-and-fast.ts'

/**
 * Readers of a table's stream: processes that are killed while shards split, with handlers and with the reader that several share; 1,000 subscribers of which some are
 * slow, and 10,000 subscriptions over few connections.
 */
export const streams: Run = async (options) => [
  ...(await handlerKills(options)),
  ...(await readerKills(options)),
  ...(await slowAndFast(options)),
  ...(await multiplexed(options)),
]
