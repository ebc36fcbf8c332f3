import { describe, expect, it } from 'vitest'
import { overhead } from '../../bench/overhead/paired-overhead.ts'

describe('the overhead of paired rounds', () => {
  it('is the ratio that all pairs have, with no doubt about it', () => {
    const pairs = [100, 250, 1_000].map((base) => ({ base, changed: base * 1.04 }))
    const { percent, low, high } = overhead(pairs)
    for (const each of [percent, low, high]) expect(each).toBeCloseTo(4, 9)
  })

  it("has Student's interval of the logarithms", () => {
    const changed = [
      Math.exp(0.01),
      Math.exp(0.02),
      Math.exp(0.03),
      Math.exp(0.04),
      Math.exp(0.05),
      Math.exp(0.06),
    ]
    const { percent, low, high } = overhead(changed.map((each) => ({ base: 1, changed: each })))
    // The mean is 0.035, the standard error 0.0076376, and Student's factor of 5 degrees 2.5706.
    expect(Math.log(1 + percent / 100)).toBeCloseTo(0.035, 6)
    expect(Math.log(1 + high / 100) - 0.035).toBeCloseTo(0.0076376 * 2.5706, 3)
    expect(0.035 - Math.log(1 + low / 100)).toBeCloseTo(0.0076376 * 2.5706, 3)
  })
})
