import { describe, expect, it } from 'vitest'
import { a, defineTable } from '../../src/model/index.ts'
import { ItemSizes } from '../../src/store/plan/index.ts'

const table = defineTable({ name: 'sizes', primaryKey: { partition: 'pk', sort: 'sk' } })
const attributes = { of: a.id(), place: a.int({ digits: 2 }) }
const Said = table.entity('Said', {
  attributes,
  key: { partition: 'SAID#{of}', sort: 'SAID#{place}' },
  sizing: { bytes: 1000 },
})
const Unsaid = table.entity('Unsaid', {
  attributes,
  key: { partition: 'UNSAID#{of}', sort: 'UNSAID#{place}' },
})

describe('the estimated size of items', () => {
  it('is the size in the model, or half a kilobyte by default', () => {
    const sizes = new ItemSizes()
    expect([sizes.bytesOf(Said), sizes.bytesOf(Unsaid)]).toEqual([1000, 500])
  })

  it('converges to the size of the items read', () => {
    const sizes = new ItemSizes()
    for (let reads = 0; reads < 100; reads++) sizes.learn(Said, 100, 10, false)
    // 10 units are 20 halves of 4 KB, of which the last is half full: 19.5 * 4096 / 100.
    expect(sizes.bytesOf(Said)).toBeCloseTo(798.7, 1)
  })

  it('starts at the declared size, or at the first sample', () => {
    const sizes = new ItemSizes()
    for (const entity of [Said, Unsaid]) sizes.learn(entity, 100, 10, false)
    expect(sizes.bytesOf(Said)).toBeGreaterThan(900)
    expect(sizes.bytesOf(Said)).toBeLessThan(1000)
    expect(sizes.bytesOf(Unsaid)).toBeCloseTo(798.7, 1)
  })

  it('ignores samples of a few items, and reads without a count', () => {
    const sizes = new ItemSizes()
    sizes.learn(Said, 3, 0.5, false)
    sizes.learn(Said, 100, 0, false)
    expect(sizes.bytesOf(Said)).toBe(1000)
  })
})
