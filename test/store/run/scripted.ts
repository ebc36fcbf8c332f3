import {
  type AnswerOf,
  type CallOptions,
  clientFrom,
  type DynamoClient,
  type InputOf,
  type OperationName,
} from '../../../src/store/client/index.ts'
import type { Clock } from '../../../src/store/run/index.ts'

/** A call received by a scripted client. */
export interface Sent<Name extends OperationName> {
  readonly operation: OperationName
  readonly input: InputOf<Name>
  readonly options: CallOptions
}

/** Returns the response of a scripted client to call number `turn` (from 0), or throws. */
export type Script<Name extends OperationName> = (input: InputOf<Name>, turn: number) => AnswerOf<Name>

/** A client that follows a script and records its calls. */
export function scriptedClient<Name extends OperationName>(
  script: Script<Name>,
): DynamoClient & { readonly sent: Sent<Name>[] } {
  const sent: Sent<Name>[] = []
  const client = clientFrom(
    async (operation, input, options) => {
      sent.push({ operation, input: input as InputOf<Name>, options })
      return script(input as InputOf<Name>, sent.length - 1) as never
    },
    async () => {},
  )
  return { ...client, sent }
}

/** A script that throws or returns these in order, and then repeats the last. */
export function inTurn<Name extends OperationName>(...steps: (Error | AnswerOf<Name>)[]): Script<Name> {
  return (_input, turn) => {
    const step = steps[Math.min(turn, steps.length - 1)]
    if (step instanceof Error) throw step
    return step as AnswerOf<Name>
  }
}

/** A clock that advances only by sleeping, and records each sleep. */
export class TestClock implements Clock {
  readonly sleeps: number[] = []
  #now = 0
  readonly #random: number

  constructor(random = 0.5) {
    this.#random = random
  }

  now(): number {
    return this.#now
  }

  /** Advances the clock, like a slow call. */
  pass(milliseconds: number): void {
    this.#now += milliseconds
  }

  random(): number {
    return this.#random
  }

  async sleep(milliseconds: number): Promise<void> {
    this.sleeps.push(milliseconds)
    this.#now += milliseconds
  }
}
