/**
 * Caches the syntax trees of expressions by their source. A program sends the same few expressions again and again;
 * only the names and values differ, which aren't part of the tree. Invalid expressions are not cached.
 */
export class SyntaxCache<Syntax> {
  readonly #read: (text: unknown) => Syntax
  readonly #known = new Map<string, Syntax>()

  /**
   * @param read parses a source, and checks everything that doesn't depend on names and values. Throws if it is
   * invalid.
   */
  constructor(read: (text: unknown) => Syntax) {
    this.#read = read
  }

  /** The syntax tree of a source. Throws what parsing throws. */
  of(text: unknown): Syntax {
    if (typeof text !== 'string') return this.#read(text)
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const syntax = this.#read(text)
    // Sources that are generated for each request would fill it: then it is cleared, which costs less than an LRU
    // order.
    if (this.#known.size >= mostTexts) this.#known.clear()
    this.#known.set(text, syntax)
    return syntax
  }
}

/** Each source has at most 4 KB. */
const mostTexts = 500
