import { relative } from 'node:path'
import { messageOf } from '../input/index.ts'
import { greeting } from '../serve/index.ts'
import { type Fault, listFaults, withoutRepeats } from './fault.ts'
import { endedWell, type GatewayProcess, type Outcome } from './gateway-process.ts'
import { Repeated } from './repeated.ts'

/** Options of a session. */
export interface DevOptions {
  /** The folder of the project. */
  readonly folder: string
  /** The file of the printed schema. */
  readonly schemaFile: string
  /** Starts a gateway with the files as they are now. */
  readonly start: () => GatewayProcess
  /** The faults of types; undefined if types can't be checked. */
  readonly checkTypes: (signal: AbortSignal) => Promise<readonly Fault[] | undefined>
  /** Writes the schema file; returns whether its content changed. */
  readonly writeSchema: (file: string, sdl: string) => Promise<boolean>
  /** Writes types and typed operations; undefined if none are configured. */
  readonly generate: (signal: AbortSignal) => Promise<readonly Fault[] | undefined>
  /** Milliseconds. */
  readonly now: () => number
  /** Waits. @throws the signal's reason. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly write: (text: string) => void
}

/**
 * Keeps a gateway, its schema file, generated code and a list of faults up to date with the files of a project. While a
 * definition has faults, the gateway of the previous one serves; what no file has caused, such as a table that doesn't
 * fit, is tried again.
 */
export class DevSession {
  readonly #options: DevOptions
  readonly #end = new AbortController()
  readonly #gateway = new Repeated(() => this.#restart())
  readonly #types = new Repeated(() => this.#check())
  readonly #code = new Repeated(() => this.#generate())
  #current: GatewayProcess | undefined
  #files: ReadonlySet<string> = new Set()
  #ofGateway: readonly Fault[] = []
  #ofTypes: readonly Fault[] = []
  #ofCode: readonly Fault[] = []
  #hasServed = false
  /** The number of starts. */
  #starts = 0
  /** Whether no code was generated from the schema yet. */
  #isSchemaNew = false
  #shown = ''
  /** Whether no types were checked the last time. */
  #isUntyped = false

  constructor(options: DevOptions) {
    this.#options = options
  }

  /** Starts the gateway and checks everything. Resolves when that is done. */
  async start(): Promise<void> {
    this.#isSchemaNew = true
    await this.#follow()
    // They may need what is generated.
    await this.#types.request()
    this.#list()
  }

  /** Takes over changed files. Resolves when everything is up to date with them. */
  async changed(files: ReadonlySet<string>): Promise<void> {
    const all = [...files].filter((file) => file !== this.#options.schemaFile)
    if (all.length === 0) return
    const { folder, write } = this.#options
    write(`Changed: ${all.map((file) => relative(folder, file)).join(', ')}\n`)
    const isOfGateway = all.some((file) => this.#files.has(file))
    const isWithout = this.#current === undefined || this.#ofGateway.length > 0 || this.#gateway.isRunning
    const isOperation = (file: string) => /\.(graphql|gql)$/.test(file)
    await Promise.all([
      (isOfGateway || isWithout) && this.#follow(),
      !all.every(isOperation) && this.#types.request(),
      all.some(isOperation) && this.#code.request(),
    ])
    this.#list()
  }

  /** Ends the gateway, after its running requests. */
  async stop(): Promise<void> {
    this.#end.abort()
    this.#current?.stop()
    const how = await this.#current?.ended
    if (how !== undefined && how !== endedWell) this.#options.write(`The gateway has ${how}.\n`)
  }

  /** Restarts the gateway, and generates code from its schema if that has changed. */
  async #follow(): Promise<void> {
    await this.#gateway.request()
    if (!this.#isSchemaNew || this.#current === undefined) return
    this.#isSchemaNew = false
    await this.#code.request()
  }

  async #restart(): Promise<void> {
    const { now, start } = this.#options
    const started = now()
    this.#starts += 1
    const next = start()
    const outcome = await next.outcome
    this.#files = new Set(outcome.files)
    this.#ofGateway = outcome.kind === 'failed' ? outcome.faults : []
    if (outcome.kind === 'failed') return void this.#retry()
    const former = this.#current
    this.#current = next
    former?.stop()
    if (this.#end.signal.aborted) return next.stop()
    void next.ended.then((how) => this.#onEnd(next, how))
    this.#announce(outcome, now() - started)
    await this.#print(outcome.sdl)
  }

  /** Starts again later, unless a change has by then. Never rejects. */
  async #retry(): Promise<void> {
    const { signal } = this.#end
    const starts = this.#starts
    if (!this.#isWaiting) return
    await this.#options.sleep(retryMs, signal).catch(() => {})
    if (signal.aborted || starts !== this.#starts) return
    await this.#follow()
    this.#list()
  }

  /** Whether the gateway waits for something that is in no file. */
  get #isWaiting(): boolean {
    return this.#ofGateway.some(({ place }) => place === undefined)
  }

  #announce({ greeted }: Outcome & { kind: 'serving' }, milliseconds: number): void {
    const { write } = this.#options
    if (this.#hasServed)
      write(`The gateway serves the changed definition (${(milliseconds / 1000).toFixed(2)} s).\n`)
    else write(greeting(greeted))
    this.#hasServed = true
  }

  #onEnd(process: GatewayProcess, how: string): void {
    if (this.#current !== process || this.#end.signal.aborted) return
    this.#current = undefined
    this.#options.write(`The gateway has ${how}: it starts again after the next change.\n`)
  }

  async #print(sdl: string): Promise<void> {
    const { schemaFile, folder, write, writeSchema } = this.#options
    if (!(await writeSchema(schemaFile, sdl))) return
    write(`Wrote ${relative(folder, schemaFile)}.\n`)
    this.#isSchemaNew = true
  }

  async #check(): Promise<void> {
    const faults = await this.#faultsOf(this.#options.checkTypes)
    if (faults === undefined && !this.#isUntyped)
      this.#options.write('Types are not checked: that needs typescript and a tsconfig.json.\n')
    this.#isUntyped = faults === undefined
    this.#ofTypes = faults ?? []
  }

  async #generate(): Promise<void> {
    this.#ofCode = (await this.#faultsOf(this.#options.generate)) ?? []
  }

  async #faultsOf(
    work: (signal: AbortSignal) => Promise<readonly Fault[] | undefined>,
  ): Promise<readonly Fault[] | undefined> {
    try {
      return await work(this.#end.signal)
    } catch (error) {
      if (this.#end.signal.aborted) return []
      return [{ place: undefined, message: messageOf(error) }]
    }
  }

  /** Writes the list if it has changed. */
  #list(): void {
    if (this.#end.signal.aborted || this.#gateway.isRunning || this.#types.isRunning) return
    const faults = [...withoutRepeats(this.#ofGateway, this.#ofTypes), ...this.#ofCode]
    const text = faults.length === 0 ? 'No faults.\n' : listFaults(faults, this.#options.folder)
    if (text === this.#shown) return
    this.#shown = text
    const isBehind = this.#ofGateway.length > 0 && this.#current !== undefined
    const waiting = this.#isWaiting ? 'It is tried again every few seconds.\n' : ''
    this.#options.write(
      `${text}${waiting}${isBehind ? 'The gateway still serves the previous definition.\n' : ''}`,
    )
  }
}

/** Milliseconds before a retry: each start takes a second of a core. */
const retryMs = 4_000
