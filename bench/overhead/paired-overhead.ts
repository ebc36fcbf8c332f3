/** CPU times of the same work with a change and without it. */
export interface Pair {
  readonly changed: number
  readonly base: number
}

/** An overhead in percent, with the bounds of its 95 % confidence interval. */
export interface Overhead {
  readonly percent: number
  readonly low: number
  readonly high: number
}

/**
 * The overhead of a change: the mean of the logarithms of the ratios of the pairs, and Student's interval around it. What
 * disturbs both rounds of a pair cancels out. Pure.
 */
export function overhead(pairs: readonly Pair[]): Overhead {
  const logs = pairs.map(({ changed, base }) => Math.log(changed / base))
  const mean = sum(logs) / logs.length
  const deviation = Math.sqrt(sum(logs.map((log) => (log - mean) ** 2)) / (logs.length - 1))
  const margin = (studentsT(logs.length - 1) * deviation) / Math.sqrt(logs.length)
  return { percent: percentOf(mean), low: percentOf(mean - margin), high: percentOf(mean + margin) }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function percentOf(log: number): number {
  return (Math.exp(log) - 1) * 100
}

/** The 97.5th percentile of Student's distribution, by the expansion of Cornish and Fisher; within 1 % from 5 degrees on. */
function studentsT(degrees: number): number {
  const z = 1.959964
  return z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2)
}
