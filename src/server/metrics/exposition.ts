/** Metrics in the text format of Prometheus, version 0.0.4. */

/** The description of a metric for its HELP and TYPE lines. */
export interface Described {
  readonly name: string
  readonly help: string
  /** The names of its labels. */
  readonly labels: readonly string[]
}

/** A family of metrics: one name, and a series for each combination of label values. */
export interface Family {
  readonly name: string
  readonly labels: readonly string[]
  /** Its lines in the text format. */
  text(): string
}

/** A series of a counter. */
export interface Count {
  value: number
}

/** A series that is in the metrics once something has been counted in it; its labels are joined once. */
export class LazyCount {
  readonly #find: () => Count
  #count: Count | undefined

  constructor(find: () => Count) {
    this.#find = find
  }

  add(amount: number): void {
    this.#count ??= this.#find()
    this.#count.value += amount
  }
}

/** The same of a histogram. */
export class LazyDistribution {
  readonly #find: () => Distribution
  #distribution: Distribution | undefined

  constructor(find: () => Distribution) {
    this.#find = find
  }

  observe(value: number): void {
    this.#distribution ??= this.#find()
    this.#distribution.observe(value)
  }
}

/** Sums that only grow. */
export class Counter implements Family {
  readonly name: string
  readonly labels: readonly string[]
  readonly #described: Described
  readonly #series = new Series<Count>(() => ({ value: 0 }))

  constructor(described: Described) {
    this.#described = described
    this.name = described.name
    this.labels = described.labels
  }

  /** The series with these label values, in the order of the labels; it may be kept and increased. */
  of(...values: readonly string[]): Count {
    return this.#series.of(values)
  }

  /** The series with these label values, created on first use. */
  lazy(...values: readonly string[]): LazyCount {
    return new LazyCount(() => this.of(...values))
  }

  add(amount: number, ...values: readonly string[]): void {
    this.of(...values).value += amount
  }

  text(): string {
    const { name, labels } = this.#described
    const lines = this.#series.map((values, { value }) => sample(name, labels, values, value))
    return family(this.#described, 'counter', lines)
  }
}

/** Values that are read when the metrics are. */
export class Gauge implements Family {
  readonly name: string
  readonly labels: readonly string[]
  readonly #described: Described
  readonly #read: () => readonly (readonly [value: number, ...labels: string[]])[]

  /** @param read returns the current values, each with its label values. */
  constructor(described: Described, read: () => readonly (readonly [value: number, ...labels: string[]])[]) {
    this.#described = described
    this.name = described.name
    this.labels = described.labels
    this.#read = read
  }

  text(): string {
    const { name, labels } = this.#described
    const lines = this.#read().map(([value, ...values]) => sample(name, labels, values, value))
    return family(this.#described, 'gauge', lines)
  }
}

/** A series of a histogram. */
export class Distribution {
  /** The number of observations in each bucket, excluding lower ones; the last bucket is above all bounds. */
  readonly counts: Float64Array
  sum = 0
  readonly #bounds: readonly number[]

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.counts = new Float64Array(bounds.length + 1)
  }

  observe(value: number): void {
    let bucket = 0
    for (const bound of this.#bounds) {
      if (value <= bound) break
      bucket += 1
    }
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1
    this.sum += value
  }
}

/** Distributions in buckets. */
export class Histogram implements Family {
  readonly name: string
  readonly labels: readonly string[]
  readonly #described: Described
  readonly #bounds: readonly number[]
  readonly #series: Series<Distribution>

  /** @param bounds the upper bounds of the buckets, ascending. */
  constructor(described: Described, bounds: readonly number[]) {
    this.#described = described
    this.name = described.name
    this.labels = described.labels
    this.#bounds = bounds
    this.#series = new Series(() => new Distribution(bounds))
  }

  /** The series with these label values, in the order of the labels, created on first use. */
  lazy(...values: readonly string[]): LazyDistribution {
    return new LazyDistribution(() => this.#series.of(values))
  }

  text(): string {
    const { name, labels } = this.#described
    const bounds = [...this.#bounds.map(String), '+Inf']
    const lines = this.#series.map((values, { counts, sum }) => {
      let count = 0
      const buckets = bounds.map((bound, at) => {
        count += counts[at] ?? 0
        return sample(`${name}_bucket`, [...labels, 'le'], [...values, bound], count)
      })
      const totals = [
        sample(`${name}_sum`, labels, values, sum),
        sample(`${name}_count`, labels, values, count),
      ]
      return [...buckets, ...totals].join('')
    })
    return family(this.#described, 'histogram', lines)
  }
}

/** Series by their label values. */
class Series<Value> {
  readonly #known = new Map<string, { readonly values: readonly string[]; readonly value: Value }>()
  readonly #make: () => Value

  constructor(make: () => Value) {
    this.#make = make
  }

  of(values: readonly string[]): Value {
    const key = values.length === 1 ? (values[0] ?? '') : values.join('\0')
    const known = this.#known.get(key)
    if (known !== undefined) return known.value
    const value = this.#make()
    this.#known.set(key, { values, value })
    return value
  }

  map(line: (values: readonly string[], value: Value) => string): string[] {
    return [...this.#known.values()].map(({ values, value }) => line(values, value))
  }
}

function family({ name, help }: Described, type: string, lines: readonly string[]): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

function sample(name: string, labels: readonly string[], values: readonly string[], value: number): string {
  const pairs = labels.map((label, at) => `${label}="${escaped(values[at] ?? '')}"`)
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}\n`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
}
