import type { EngineState, Execute } from '../operations/index.ts'

/** One region of an engine: its own tables in a store of its own. */
export interface Region {
  readonly name: string
  readonly state: EngineState
  readonly execute: Execute
}
