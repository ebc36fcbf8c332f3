import cluster, { type Worker } from 'node:cluster'
import type { Greeted } from '../serve/index.ts'
import type { Fault } from './fault.ts'
import type { FromGateway, ToGateway } from './messages.ts'

/** The outcome of starting a gateway. */
export type Outcome =
  | {
      readonly kind: 'serving'
      readonly greeted: Greeted
      /** The printed schema. */
      readonly sdl: string
      /** The files of the definition. */
      readonly files: readonly string[]
    }
  | { readonly kind: 'failed'; readonly faults: readonly Fault[]; readonly files: readonly string[] }

/** How a gateway has ended that finished its requests. */
export const endedWell = 'ended with exit code 0'

/** A process that serves a definition from the state of its files when it started. */
export interface GatewayProcess {
  readonly outcome: Promise<Outcome>
  /** Resolves, when it has ended, to a description of how. */
  readonly ended: Promise<string>
  /** Lets it finish its requests, and ends it. */
  stop(): void
}

/**
 * Starts gateways in separate processes, which run this command again as workers: both versions of a definition share
 * the port while one replaces the other. A spare process, which has loaded everything except a definition, waits for
 * the next start, so that it takes a fraction of the time.
 */
export class GatewayProcesses implements Disposable {
  readonly #environment: Record<string, string>
  #spare: Worker

  constructor(environment: Record<string, string>) {
    this.#environment = environment
    this.#spare = cluster.fork(environment)
  }

  /** Starts a gateway with the files as they are now. */
  start(): GatewayProcess {
    const worker = this.#spare.isDead() ? cluster.fork(this.#environment) : this.#spare
    const process = begun(worker)
    // Start the spare process only now: loading at the same time, it would slow this one down.
    void process.outcome.then(() => {
      if (worker === this.#spare) this.#spare = cluster.fork(this.#environment)
    })
    return process
  }

  /** Ends the process that waits. */
  [Symbol.dispose](): void {
    this.#spare.process.kill('SIGKILL')
  }
}

function begun(worker: Worker): GatewayProcess {
  const { promise: outcome, resolve } = Promise.withResolvers<Outcome>()
  let loaded: { readonly sdl: string; readonly files: readonly string[] } = { sdl: '', files: [] }
  const kill = () => void worker.process.kill('SIGKILL')
  const send = (message: ToGateway) => {
    if (worker.isConnected()) worker.send(message)
  }
  // What is sent to a process that has just ended fails.
  worker.on('error', () => {})
  worker.on('message', (message: FromGateway) => {
    if (message.kind === 'loaded') loaded = message
    else if (message.kind === 'ready') resolve({ kind: 'serving', greeted: message.greeted, ...loaded })
    else if (message.kind === 'failed') {
      resolve(message)
      // Code of the project may keep it running.
      kill()
    }
  })
  const ended = new Promise<string>((done) => {
    worker.process.once('exit', (code, signal) => {
      const how = `ended with ${code === null ? signal : `exit code ${code}`}`
      const fault = { place: undefined, message: `the gateway ${how} before it served` }
      resolve({ kind: 'failed', faults: [fault], files: loaded.files })
      done(how)
    })
  })
  send({ kind: 'begin' })
  return {
    outcome,
    ended,
    stop() {
      send({ kind: 'stop' })
      setTimeout(kill, stopWithinMs).unref()
    },
  }
}

/** A gateway waits for its requests at most 10 s. */
const stopWithinMs = 12_000
