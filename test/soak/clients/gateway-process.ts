import { startProgram } from '../programs/start.ts'

/** The state of a gateway in another process. Sizes in bytes. */
export interface GatewayState {
  readonly unhandled: number
  /** Entries in its log that are errors. */
  readonly internal: number
  /** The heap and what it refers to outside of it, after a garbage collection. */
  readonly heap: number
  readonly rss: number
  /** The highest RSS since the state before. */
  readonly peakRss: number
  /** Connections that are open. */
  readonly sockets: number
}

/** A gateway in another process. */
export interface GatewayProcess extends AsyncDisposable {
  readonly port: number
  state(): Promise<GatewayState>
  /** The status of `/health`, or the error of a gateway that doesn't respond. */
  health(): Promise<string>
}

/** Starts a gateway that closes a connection whose client has not read for `writeStallMs` milliseconds. */
export async function startGatewayProcess(writeStallMs: number): Promise<GatewayProcess> {
  const { child, lines, exit } = startProgram('gateway', [String(writeStallMs)])
  const output = lines[Symbol.asyncIterator]()
  const nextLine = async () => {
    const { done, value } = await output.next()
    if (done) throw new Error('the gateway has ended')
    return JSON.parse(value)
  }
  const { port } = (await nextLine()) as { port: number }
  return {
    port,
    async state() {
      child.send('state')
      return (await nextLine()) as GatewayState
    },
    async health() {
      try {
        const response = await fetch(`http://127.0.0.1:${port}/health`, {
          // A connection that is kept would count as open.
          headers: { connection: 'close' },
          signal: AbortSignal.timeout(healthMs),
        })
        return String(response.status)
      } catch (error) {
        return String(error)
      }
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await exit
    },
  }
}

/** Milliseconds that a health check may take, also while the gateway responds with 1.8 GB. */
const healthMs = 20_000
