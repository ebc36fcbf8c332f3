import { type Program, startProgram } from './processes.ts'

/** All servers that are compared, by the names of their files in `peers`. */
export const peerNames = ['dynagate', 'dynagate-embedded', 'P1', 'P2', 'P3', 'P4', 'P5', 'F1', 'F2']

/** The peer that all others are compared with. */
export const reference = 'P2'

/** A measured server. */
export interface Peer extends AsyncDisposable {
  readonly name: string
  readonly url: string
  /** Its resource usage so far. */
  cost(): Promise<Cost>
}

/** The CPU time and the memory of a process. */
export interface Cost {
  readonly cpuMicros: number
  readonly rssMb: number
}

/** Options of a peer. */
export interface PeerOptions {
  /** The DynamoDB that it calls. */
  readonly endpoint: string
  /** How many items that one has: the embedded engine makes as many. */
  readonly items: number
  /** Where the embedded engine keeps items that are there already. */
  readonly directory?: string
  /** Where it finds items that another engine has saved. */
  readonly snapshot?: string
  /** Additional environment variables. */
  readonly env?: Readonly<Record<string, string>>
  readonly tell?: ((text: string) => void) | undefined
}

/** Starts a peer in another process, and waits until it listens. */
export async function startPeer(
  name: string,
  { endpoint, items, directory = '', snapshot = '', env: more, tell }: PeerOptions,
): Promise<Peer> {
  const env = {
    BENCH_ENDPOINT: endpoint,
    BENCH_ITEMS: String(items),
    BENCH_DIRECTORY: directory,
    BENCH_SNAPSHOT: snapshot,
    ...more,
  }
  const program: Program = await startProgram(`peers/${name}`, 'peer', { env, tell })
  return {
    name,
    url: `http://127.0.0.1:${program.hello.port}`,
    cost: () => program.ask<Cost>('cost'),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  }
}

/** Starts several peers. Disposing of them stops those that were started. */
export async function startPeers(
  names: readonly string[],
  options: PeerOptions,
): Promise<AsyncDisposable & { readonly peers: readonly Peer[] }> {
  await using stack = new AsyncDisposableStack()
  const peers: Peer[] = []
  for (const name of names) peers.push(stack.use(await startPeer(name, options)))
  const kept = stack.move()
  return { peers, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

/** Whether a peer calls a DynamoDB over HTTP, and not one in its own process. */
export function callsOverHttp(name: string): boolean {
  return name !== 'dynagate-embedded'
}

/** Whether a peer parses GraphQL documents, rather than knowing the operations by name. */
export function readsDocuments(name: string): boolean {
  return !name.startsWith('F')
}
