import { createInterface, type Interface } from 'node:readline'

/** Where questions are asked: a terminal, or nowhere. */
export interface Terminal {
  /** Whether somebody can answer. */
  readonly isInteractive: boolean
  /**
   * The answer to a question, without white space around it.
   *
   * @throws Error if the input ends, or is interrupted by ctrl-C, before the answer.
   */
  ask(question: string): Promise<string>
  /** Ends the questions: programs that are started next read the terminal themselves. */
  close(): void
}

/** The terminal of this process. It keeps lines that are typed before their question. */
export function openTerminal(): Terminal {
  let lines: Interface | undefined
  let answers: NodeJS.AsyncIterator<string> | undefined
  return {
    isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true,
    async ask(question) {
      lines ??= createInterface({ input: process.stdin, output: process.stdout })
      answers ??= lines[Symbol.asyncIterator]()
      lines.setPrompt(question)
      lines.prompt()
      const { done, value } = await answers.next()
      if (done) throw new Error('stopped at a question: nothing was changed')
      return value.trim()
    },
    close: () => lines?.close(),
  }
}
