/** A row's place among the rows with the same partition key, which are drawn as one band. */
export interface Band {
  /** Neighbouring bands differ in it. */
  readonly isOdd: boolean
  readonly isStart: boolean
}

/** Marks rows as they arrive, one byte for each: a million rows are marked in a megabyte. */
export class Bands {
  #marks = new Uint8Array(1_024)
  #count = 0
  #last: string | undefined

  /** Adds rows with these partition keys; undefined for a row without one. */
  append(partitions: readonly (string | undefined)[]): void {
    this.#reserve(this.#count + partitions.length)
    for (const partition of partitions) {
      const isStart = this.#count === 0 || partition !== this.#last
      const before = this.#count === 0 ? 0 : (this.#marks[this.#count - 1] ?? 0) & odd
      const isOdd = isStart && this.#count > 0 ? before ^ odd : before
      this.#marks[this.#count] = isOdd | (isStart ? start : 0)
      this.#last = partition
      this.#count += 1
    }
  }

  at(row: number): Band {
    const mark = this.#marks[row] ?? 0
    return { isOdd: (mark & odd) !== 0, isStart: (mark & start) !== 0 }
  }

  #reserve(count: number): void {
    if (count <= this.#marks.length) return
    const grown = new Uint8Array(Math.max(count, this.#marks.length * 2))
    grown.set(this.#marks)
    this.#marks = grown
  }
}

const odd = 1
const start = 2
