/** One figure of a run, and whether it is as good as it should be. */
export interface Row {
  readonly name: string
  readonly figure: number
  readonly unit: string
  readonly goal: string
  readonly holds: boolean
}

/** What every run is told. */
export interface RunOptions {
  /** Runs again what this seed has shown. */
  readonly seed: number
  /** Tries everything once, in seconds. */
  readonly quick: boolean
  /** Tells the person at the terminal how it goes. */
  readonly tell: (text: string) => void
}

/** A long test of one promise. */
export type Run = (options: RunOptions) => Promise<Row[]>

/** A row whose figure has to be 0. */
export function none(name: string, figure: number, unit: string): Row {
  return { name, figure, unit, goal: '0', holds: figure === 0 }
}

/** A row whose figure has to be so many at least. */
export function atLeast(name: string, figure: number, least: number, unit: string): Row {
  return { name, figure, unit, goal: `at least ${least}`, holds: figure >= least }
}

/** A row whose figure may be so much at most. */
export function atMost(name: string, figure: number, most: number, unit: string): Row {
  return { name, figure: Math.round(figure * 10) / 10, unit, goal: `at most ${most}`, holds: figure <= most }
}
