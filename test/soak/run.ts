/** One figure of a run, and whether it meets its goal. */
export interface Row {
  readonly name: string
  readonly figure: number
  readonly unit: string
  readonly goal: string
  readonly holds: boolean
  /** How the figures of several runs are combined. */
  readonly of: 'sum' | 'least' | 'greatest'
}

/** Options of every run. */
export interface RunOptions {
  /** The seed of every random draw: the same seed repeats a run. */
  readonly seed: number
  /** Shortens the run to seconds. */
  readonly quick: boolean
  /** Shortens a run that takes minutes, as it shares 25 minutes with all the others. */
  readonly short?: boolean
  /** The duration of a run with several processes, in milliseconds; by default each run sets its own. */
  readonly milliseconds?: number | undefined
  /** A directory with DynamoDB Local, to compare the engine with. */
  readonly dynamoDbLocal?: string | undefined
  /** Prints a line of progress. */
  readonly tell: (text: string) => void
}

/** A long test of one guarantee. */
export type Run = (options: RunOptions) => Promise<Row[]>

/** The outcome of one of several runs. */
export interface FinishedRun {
  readonly name: string
  readonly rows: readonly Row[]
  readonly seconds: number
}

/** A row whose figure has to be 0. */
export function none(name: string, figure: number, unit: string): Row {
  return { name, figure, unit, goal: '0', holds: figure === 0, of: 'sum' }
}

/** A row whose figure has a minimum. */
export function atLeast(name: string, figure: number, least: number, unit: string): Row {
  return { name, figure, unit, goal: `at least ${least}`, holds: figure >= least, of: 'least' }
}

/** A row whose figure has a maximum. */
export function atMost(name: string, figure: number, most: number, unit: string): Row {
  const rounded = Math.round(figure * 10) / 10
  return { name, figure: rounded, unit, goal: `at most ${most}`, holds: figure <= most, of: 'greatest' }
}

/** Combines the rows of several runs: a goal is met if every run met it. */
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
