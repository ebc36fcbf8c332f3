/** The maximum size of a document once its fragments are merged. */
export interface MergeBounds {
  /** Merged fields of all operations and fragments together. */
  readonly selections: number
  /** Times that one response key may be selected in one selection set. */
  readonly repeats: number
  /** Nesting of fields. Introspection has graphql-js's own limit and isn't counted. */
  readonly depth: number
}

/** A document exceeds a bound; the message names it. */
export class DocumentTooLarge extends Error {
  override readonly name = 'DocumentTooLarge'
}

/** Counts what is merged of a document against its bounds. Each method throws {@link DocumentTooLarge}. */
export class MergeCount {
  readonly #bounds: MergeBounds
  #fields = 0
  #visits = 0

  constructor(bounds: MergeBounds) {
    this.#bounds = bounds
  }

  /** The number of merged fields. */
  get fields(): number {
    return this.#fields
  }

  addField(): void {
    this.#fields += 1
    const { selections } = this.#bounds
    if (this.#fields > selections) {
      throw new DocumentTooLarge(
        `The document has more than ${selections} fields once its fragments are merged, the most allowed.`,
      )
    }
  }

  /** Counts a selection that is visited, before it is merged. */
  addVisit(): void {
    this.#visits += 1
    const most = this.#bounds.selections * visitsEach
    if (this.#visits > most) {
      throw new DocumentTooLarge(
        `The document has more than ${most} selections before they are merged, the most allowed.`,
      )
    }
  }

  /** Stops a document whose size doubles with each level before it has doubled often. */
  checkDepth(depth: number): void {
    const most = this.#bounds.depth
    if (depth > most) {
      throw new DocumentTooLarge(`The operation has ${depth} levels of fields; at most ${most} are allowed.`)
    }
  }

  /** @param nested the number of fragments around a fragment. */
  checkNesting(nested: number): void {
    if (nested > mostLevels) {
      throw new DocumentTooLarge(
        `The document has more than ${mostLevels} levels of fragments, the most allowed.`,
      )
    }
  }

  /** @param times how often one selection set has selected a response key. */
  checkRepeats(key: string, times: number): void {
    const { repeats } = this.#bounds
    if (times > repeats) {
      throw new DocumentTooLarge(
        `The document selects '${key}' more than ${repeats} times in one selection set, the most allowed.`,
      )
    }
  }
}

/** Levels of fragments within one another: bounds the recursion, here and in validation. */
const mostLevels = 200

/** Selections visited for each allowed merged field. */
const visitsEach = 4
