/** One figure of a run, and whether it is as good as it should be. */
export interface Row {
  readonly name: string
  readonly figure: number
  readonly unit: string
  readonly goal: string
  readonly holds: boolean
  /** Which figure stands for several runs: all of them added up, the least or the greatest. */
  readonly of: 'sum' | 'least' | 'greatest'
}

/** What every run is told. */
export interface RunOptions {
  /** Runs again what this seed has shown. */
  readonly seed: number
  /** Tries everything once, in seconds. */
  readonly quick: boolean
  /** How long a run of processes takes, in milliseconds; its own choice unless given. */
  readonly milliseconds?: number | undefined
  /** Tells the person at the terminal how it goes. */
  readonly tell: (text: string) => void
}

/** A long test of one promise. */
export type Run = (options: RunOptions) => Promise<Row[]>

/** A row whose figure has to be 0. */
export function none(name: string, figure: number, unit: string): Row {
  return { name, figure, unit, goal: '0', holds: figure === 0, of: 'sum' }
}

/** A row whose figure has to be so many at least. */
export function atLeast(name: string, figure: number, least: number, unit: string): Row {
  return { name, figure, unit, goal: `at least ${least}`, holds: figure >= least, of: 'least' }
}

/** A row whose figure may be so much at most. */
export function atMost(name: string, figure: number, most: number, unit: string): Row {
  const rounded = Math.round(figure * 10) / 10
  return { name, figure: rounded, unit, goal: `at most ${most}`, holds: figure <= most, of: 'greatest' }
}

/** The rows of several runs as those of one: each holds where it held in all of them. */
export function addUp(runs: readonly (readonly Row[])[]): Row[] {
  const byName = Map.groupBy(runs.flat(), ({ name }) => name)
  return [...byName.values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const figure = combine[first.of](same.map((row) => row.figure))
    return [{ ...first, figure, holds: same.every(({ holds }) => holds) }]
  })
}

const combine = {
  sum: (figures: readonly number[]) => figures.reduce((sum, figure) => sum + figure, 0),
  least: (figures: readonly number[]) => Math.min(...figures),
  greatest: (figures: readonly number[]) => Math.max(...figures),
}
