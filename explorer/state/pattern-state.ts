import { computed, effect, signal } from '@preact/signals'
import type { KeyConditionShape, PatternShape, Plan } from '../../src/explorer/protocol/index.ts'
import { patternArguments } from '../values/arguments.ts'
import type { Explorer } from './explorer.ts'
import { Pane } from './pane.ts'

/** The chart of access patterns, and the one that is run. */
export class PatternState {
  /** The items that the pattern returned. */
  readonly pane = new Pane()
  /** The whole partition, over which the pattern's condition is drawn. */
  readonly around = new Pane()
  readonly isAround = signal(false)
  readonly plan = signal<Plan | undefined>(undefined)
  readonly condition = signal<KeyConditionShape | undefined>(undefined)
  readonly selected = signal<number | undefined>(undefined)
  /** What was typed as arguments, by name; the bounds of a range have the names `placedAt.gte` and so on. */
  readonly typed = signal<Readonly<Record<string, string>>>({})
  readonly pattern = computed<PatternShape | undefined>(() => {
    const { view, pattern } = this.#explorer.route.value
    return view === 'patterns'
      ? this.#explorer.model.patterns.find(({ name }) => name === pattern)
      : undefined
  })
  readonly indexes = computed(() => {
    const own = this.#explorer.indexOf(this.condition.value?.index ?? this.pattern.value?.index ?? null)
    return [own, ...this.#explorer.model.indexes.filter((index) => index !== own)]
  })
  readonly #explorer: Explorer
  #last: string | undefined

  constructor(explorer: Explorer) {
    this.#explorer = explorer
    effect(() => {
      const name = this.pattern.value?.name
      if (name === undefined || name === this.#last) return
      this.#last = name
      this.#reset()
      this.typed.value = {}
    })
  }

  choose(name: string): void {
    this.#explorer.go({ view: 'patterns', pattern: name })
  }

  set(name: string, text: string): void {
    this.typed.value = { ...this.typed.peek(), [name]: text }
  }

  async run(): Promise<void> {
    const pattern = this.pattern.peek()
    if (pattern === undefined) return
    this.#reset()
    const { name } = pattern
    const { index } = pattern
    const values = patternArguments(pattern.arguments, this.typed.peek())
    await this.pane.load(async (after, abort) => {
      const response = await this.#explorer.api.run(
        { pattern: name, arguments: values, first: 50, ...(after !== undefined && { after }) },
        abort,
      )
      this.plan.value ??= response.plan
      this.condition.value ??= response.condition
      return response
    }, this.#explorer.indexOf(index).partition)
    if (this.isAround.peek()) await this.loadAround()
  }

  /** Loads the partition that the pattern's condition is in. */
  async loadAround(): Promise<void> {
    const condition = this.condition.peek()
    if (condition === undefined || this.around.status.peek() !== 'idle') return
    const { index, partition } = condition
    await this.around.load(
      (cursor, abort) =>
        this.#explorer.api.items(
          { index, partition, limit: 200, ...(cursor !== undefined && { cursor }) },
          abort,
        ),
      this.#explorer.indexOf(index).partition,
    )
  }

  #reset(): void {
    this.pane.clear()
    this.around.clear()
    this.plan.value = undefined
    this.condition.value = undefined
    this.selected.value = undefined
  }
}
