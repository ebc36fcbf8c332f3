import { startProgram } from '../programs/start.ts'

/** What the program `board` can be asked for. */
export type BoardRequest =
  | { readonly kind: 'state' }
  | {
      readonly kind: 'write'
      readonly perSecond: number
      readonly seconds: number
      /** The number of topics whose counters are incremented. */
      readonly topics: number
    }

/** The state of the gateway's process. */
export interface BoardState {
  /** In bytes, after a garbage collection. */
  readonly heap: number
  /** The CPU time since its start, in milliseconds, without that collection. */
  readonly cpuMs: number
}

/** A write that was acknowledged: the topic, its count, and when, in milliseconds of the clock that processes share. */
export type Made = readonly [topic: string, n: number, at: number]

/** A gateway in another process, with subscriptions of the board. */
export interface BoardProcess extends AsyncDisposable {
  readonly port: number
  state(): Promise<BoardState>
  /** Makes writes, and returns them once all are acknowledged. */
  write(request: Omit<BoardRequest & { kind: 'write' }, 'kind'>): Promise<readonly Made[]>
}

export async function startBoard(): Promise<BoardProcess> {
  const { child, lines, exit } = startProgram('board', [])
  const output = lines[Symbol.asyncIterator]()
  const nextLine = async <Line>(): Promise<Line> => {
    const { done, value } = await output.next()
    if (done) throw new Error('the gateway has ended')
    return JSON.parse(value) as Line
  }
  const ask = async <Line>(request: BoardRequest): Promise<Line> => {
    child.send(request)
    return nextLine<Line>()
  }
  const { port } = await nextLine<{ port: number }>()
  return {
    port,
    state: () => ask<BoardState>({ kind: 'state' }),
    write: async (request) => (await ask<{ made: readonly Made[] }>({ kind: 'write', ...request })).made,
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await exit
    },
  }
}
