import type { ShopSize } from '../../../schema/shop-data.ts'
import type { CountsOf } from '../count-calls.ts'
import type { Pace } from '../measure.ts'
import type { Peer } from '../peers.ts'
import type { Program } from '../processes.ts'
import type { Row } from '../rows.ts'
import type { Column } from '../table.ts'

/** A kind of measurement. */
export interface Variant {
  readonly name: string
  /** Its description, for the help. */
  readonly about: string
  /** The title of its tables. */
  readonly title: string
  readonly columns: readonly Column[]
  /** Whether it starts peers of its own, and not those of the bench. */
  readonly alone?: boolean
  measure(bench: Bench): Promise<Row[]>
}

/** The inputs of a measurement. */
export interface Bench {
  /** The peers that are asked for, and those of them that run: all, or none for a variant that starts its own. */
  readonly names: readonly string[]
  readonly peers: readonly Peer[]
  readonly operations: readonly string[]
  readonly items: number
  readonly size: ShopSize
  readonly backend: Program
  readonly load: Program
  readonly counts: CountsOf
  readonly pace: Pace
  readonly quick: boolean
  /** The rows measured so far. */
  readonly rows: readonly Row[]
  tell(text: string): void
}
