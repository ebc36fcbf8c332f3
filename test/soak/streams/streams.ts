import type { Run } from '../run.ts'
import { handlerKills } from './handler-kills.ts'
import { multiplexed } from './multiplexed.ts'
import { slowAndFast } from './slow-and-fast.ts'

/**
 * Readers of a table's stream: handlers whose process is killed while shards split, 1,000 subscribers of which some are
 * slow, and 10,000 subscriptions over few connections.
 */
export const streams: Run = async (options) => [
  ...(await handlerKills(options)),
  ...(await slowAndFast(options)),
  ...(await multiplexed(options)),
]
