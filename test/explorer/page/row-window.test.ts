import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  boundedTop,
  type Extent,
  isCompressed,
  rowWindow,
  scrollbarOf,
  scrolledHeight,
  topOf,
  topShowing,
} from '../../../explorer/rows/row-window.ts'

const million: Extent = { rows: 1_000_000, rowHeight: 28, height: 700 }

describe('the rows on the screen', () => {
  it('are those that are visible at least in part', () => {
    expect(rowWindow({ rows: 100, rowHeight: 28, height: 280 }, 30)).toEqual({ first: 1, end: 12 })
  })

  it('end with the last row', () => {
    expect(rowWindow({ rows: 5, rowHeight: 28, height: 700 }, 0)).toEqual({ first: 0, end: 5 })
  })
})

describe('the scrollbar', () => {
  it('has a pixel for each of the rows while browsers can draw that', () => {
    const extent = { ...million, rows: 10_000 }
    expect(scrolledHeight(extent)).toBe(280_000)
    expect(scrollbarOf(extent, 1_234)).toBe(1_234)
  })

  it('is compressed for a million rows, and still reaches the last one', () => {
    expect(isCompressed(million)).toBe(true)
    expect(scrolledHeight(million)).toBe(15_000_000)
    const end = topOf(million, scrolledHeight(million) - million.height, 0)
    expect(rowWindow(million, end).end).toBe(1_000_000)
  })

  it('leaves the rows where they are while it is rounded', () => {
    const top = 1_000_003
    expect(topOf(million, Math.round(scrollbarOf(million, top)), top)).toBe(top)
  })
})

it('a row that is to be shown is on the screen, and the top moves no more than it must', () => {
  const rows = fc.integer({ min: 0, max: million.rows - 1 })
  fc.assert(
    fc.property(rows, rows, (row, from) => {
      const before = boundedTop(million, from * million.rowHeight)
      const top = topShowing(million, row, before)
      const above = row * million.rowHeight
      expect(top).toBeLessThanOrEqual(above)
      expect(top + million.height).toBeGreaterThanOrEqual(above + million.rowHeight)
      if (above >= before && above + million.rowHeight <= before + million.height) expect(top).toBe(before)
    }),
    { numRuns: 50 },
  )
})
