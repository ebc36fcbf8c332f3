/** The stream to which progress is written. */
interface Stream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/**
 * Shows how far a command is, from its second second on: on a terminal in one line that is overwritten, elsewhere in a
 * line every ten seconds.
 */
export class Progress {
  readonly #stream: Stream
  readonly #now: () => number
  #next: number | undefined
  #isShown = false

  /** @param now milliseconds. */
  constructor(stream: Stream, now: () => number = () => performance.now()) {
    this.#stream = stream
    this.#now = now
  }

  show(text: string): void {
    const now = this.#now()
    this.#next ??= now + quietMs
    if (now < this.#next) return
    const isTerminal = this.#stream.isTTY === true
    this.#next = now + (isTerminal ? overwriteMs : lineMs)
    this.#stream.write(isTerminal ? `${clearLine}${text}` : `${text}\n`)
    this.#isShown = isTerminal
  }

  /** Removes the line of a terminal, before anything else is written. */
  clear(): void {
    if (this.#isShown) this.#stream.write(clearLine)
    this.#isShown = false
  }
}

const quietMs = 1_000
const overwriteMs = 100
const lineMs = 10_000

/** ANSI: to the first column, and erase the line. */
const clearLine = '\r\u001b[2K'
