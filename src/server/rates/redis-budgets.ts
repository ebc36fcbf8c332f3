import type { RedisCommand } from '../../store/index.ts'
import type { BudgetStorage } from './shared-budgets.ts'
import type { Rate } from './token-buckets.ts'

/**
 * Budgets in Redis 5 or later, shared by all processes that use it, by its clock. A budget consists of two numbers,
 * which expire once it is full again.
 *
 * @param send sends a command: `(command) => client.sendCommand(command)` of node-redis, `([name, ...rest]) =>
 *   client.call(name, ...rest)` of ioredis.
 * @param options `prefix` of all keys; `dynagate:budget:` by default.
 */
export function redisBudgets(
  send: RedisCommand,
  { prefix = 'dynagate:budget:' }: { readonly prefix?: string } = {},
): BudgetStorage {
  const run = async (mode: 'take' | 'give', key: string, units: number, { capacity, seconds }: Rate) => {
    const unitsEachMs = capacity / (seconds * 1_000)
    const values = [capacity, unitsEachMs, units].map(String)
    const answer = String(await send(['EVAL', script, '1', `${prefix}${key}`, ...values, mode]))
    // An empty or missing answer would be 0 as a number: a granted budget.
    if (!/^\d+(?:\.\d+)?$/.test(answer)) throw new TypeError('Expected milliseconds from Redis')
    return Number(answer)
  }
  return {
    take: (key, units, rate) => run('take', key, units, rate),
    async give(key, units, rate) {
      await run('give', key, -units, rate)
    },
  }
}

/** A token bucket: what is left, and when that was. Redis executes a script as a whole. */
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local capacity, each, units = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local known = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = tonumber(known[1] or capacity)
local at = tonumber(known[2] or now)
left = math.min(capacity, left + math.max(0, now - at) * each)
local wait = 0
if ARGV[4] == 'take' and left < units then
  wait = (units - left) / each
else
  left = math.min(capacity, left - units)
end
redis.call('HSET', KEYS[1], 'left', string.format('%.6f', left), 'at', string.format('%.3f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil((capacity - left) / each) + 1000)
return string.format('%.3f', wait)
`
