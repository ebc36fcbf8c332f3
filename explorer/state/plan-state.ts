import { computed, effect, signal } from '@preact/signals'
import type { ExampleOperation, Plan, RecordedRequest } from '../../src/explorer/protocol/index.ts'
import type { ApiError } from '../api/api.ts'
import { isRecord } from '../values/stored-value.ts'
import type { Explorer } from './explorer.ts'
import { headersText } from './headers.ts'
import { asApiError } from './pane.ts'

export type OperationList = 'requests' | 'examples'

/** An operation and its plan: typed, or picked from the examples and the last requests. */
export class PlanState {
  readonly query = signal('')
  readonly variables = signal('')
  readonly plan = signal<Plan | undefined>(undefined)
  readonly error = signal<ApiError | undefined>(undefined)
  readonly isLoading = signal(false)
  readonly requests = signal<readonly RecordedRequest[]>([])
  /** Why the requests could not be read. */
  readonly requestsError = signal<ApiError | undefined>(undefined)
  /** The example that was picked. */
  readonly example = signal<ExampleOperation | undefined>(undefined)
  readonly chosenList = signal<OperationList | undefined>(undefined)
  /** The request that is shown. */
  readonly request = computed(() => {
    const { view, plan } = this.#explorer.route.value
    return view === 'plan' ? this.requests.value.find(({ id }) => id === plan) : undefined
  })
  /** The name of the request that the address wants, and that isn't among the last hundred. */
  readonly missing = computed(() => {
    const { view, plan } = this.#explorer.route.value
    return view === 'plan' && this.#isLoaded.value && this.request.value === undefined ? plan : undefined
  })
  /** The list to choose from: the requests if there are any, until one of the lists is chosen. */
  readonly list = computed<OperationList>(
    () => this.chosenList.value ?? (this.requests.value.length > 0 ? 'requests' : 'examples'),
  )
  readonly #explorer: Explorer
  readonly #isLoaded = signal(false)

  constructor(explorer: Explorer) {
    this.#explorer = explorer
    effect(() => {
      if (explorer.view.value === 'plan' || explorer.view.value === 'stream') this.loadRequests()
    })
    effect(() => {
      const request = this.request.value
      if (request === undefined) return
      this.example.value = undefined
      this.query.value = request.query?.trim() ?? ''
      this.variables.value = request.variables === undefined ? '' : JSON.stringify(request.variables, null, 2)
      this.plan.value = request.plan
      this.error.value = undefined
    })
  }

  async loadRequests(): Promise<void> {
    try {
      this.requests.value = await this.#explorer.api.requests()
      this.#isLoaded.value = true
      this.requestsError.value = undefined
    } catch (error) {
      this.requestsError.value = asApiError(error)
    }
  }

  pickExample(example: ExampleOperation): void {
    this.#explorer.go({ view: 'plan' })
    this.example.value = example
    this.query.value = example.query.trim()
    this.variables.value = example.variables === undefined ? '' : JSON.stringify(example.variables, null, 2)
    if (example.headers !== undefined) headersText.value = JSON.stringify(example.headers, null, 2)
    this.estimate()
  }

  pickRequest({ id }: RecordedRequest): void {
    this.#explorer.go({ view: 'plan', plan: id })
  }

  /** Plans what was typed. Nothing is executed. */
  async estimate(): Promise<void> {
    this.isLoading.value = true
    this.error.value = undefined
    try {
      const text = this.variables.peek().trim()
      const variables: unknown = text === '' ? {} : JSON.parse(text)
      if (!isRecord(variables)) throw new Error('The variables must be a JSON object.')
      this.plan.value = await this.#explorer.api.plan({ query: this.query.peek(), variables })
    } catch (error) {
      this.plan.value = undefined
      this.error.value = asApiError(error)
    }
    this.isLoading.value = false
  }
}
