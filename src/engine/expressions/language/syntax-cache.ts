/**
 * The syntax trees of expressions by their source. A program sends the same few expressions again and again, and only its
 * names and values differ, which a syntax doesn't hold. A text that can't be read is not kept.
 */
export class SyntaxCache<Syntax> {
  readonly #read: (text: unknown) => Syntax
  readonly #known = new Map<string, Syntax>()

  /** @param read reads a text, and checks what its names and values have no part in. Throws where it can't. */
  constructor(read: (text: unknown) => Syntax) {
    this.#read = read
  }

  /** The syntax of a text. Throws what reading it throws. */
  of(text: unknown): Syntax {
    if (typeof text !== 'string') return this.#read(text)
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const syntax = this.#read(text)
    // Texts made anew for each request would fill it: then it begins again, which costs less than keeping an order.
    if (this.#known.size >= mostTexts) this.#known.clear()
    this.#known.set(text, syntax)
    return syntax
  }
}

/** Of 4 KB at most each. */
const mostTexts = 500
