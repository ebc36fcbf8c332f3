import { createInterface } from 'node:readline/promises'

/** Where questions are asked: a terminal, or nowhere. */
export interface Terminal {
  /** Whether somebody can answer. */
  readonly isInteractive: boolean
  /** The answer to a question, without white space around it. */
  ask(question: string): Promise<string>
}

/** The terminal of this process. */
export const terminal: Terminal = {
  get isInteractive() {
    return process.stdin.isTTY === true && process.stdout.isTTY === true
  },
  async ask(question) {
    const lines = createInterface({ input: process.stdin, output: process.stdout })
    try {
      return (await lines.question(question)).trim()
    } finally {
      lines.close()
    }
  },
}
