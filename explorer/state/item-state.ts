import { computed, effect, signal } from '@preact/signals'
import type {
  EntityShape,
  ItemResponse,
  JsonItem,
  PreviewResponse,
  WriteRequest,
  WriteResponse,
} from '../../src/explorer/protocol/index.ts'
import type { ApiError } from '../api/api.ts'
import { type Draft, draftOf, draftRequest, emptyDraft, isBegun } from '../values/draft.ts'
import { units } from '../values/figures.ts'
import type { Explorer } from './explorer.ts'
import { asApiError } from './pane.ts'

/** Milliseconds without a key before a draft is sent for its preview. */
const pauseMs = 300

/** The panel with one item: read, created, changed or deleted. */
export class ItemState {
  readonly response = signal<ItemResponse | undefined>(undefined)
  readonly error = signal<ApiError | undefined>(undefined)
  readonly isLoading = signal(false)
  readonly form = signal<'decoded' | 'stored'>('decoded')
  /** What is being written; undefined while the item is only shown. */
  readonly draft = signal<Draft | undefined>(undefined)
  readonly preview = signal<PreviewResponse | undefined>(undefined)
  readonly isWriting = signal(false)
  /** What was written last, for people. */
  readonly outcome = signal<string | undefined>(undefined)
  readonly key = computed(() => this.#explorer.route.value.item)
  readonly isOpen = computed(() => this.key.value !== undefined || this.draft.value !== undefined)
  readonly #explorer: Explorer
  #abort = new AbortController()

  constructor(explorer: Explorer) {
    this.#explorer = explorer
    effect(() => {
      const key = this.key.value
      if (key !== undefined) this.#load(key)
    })
    effect(() => {
      const draft = this.draft.value
      if (draft === undefined) return
      if (!isBegun(draft)) {
        this.preview.value = undefined
        return
      }
      const timer = setTimeout(() => this.#previewOf(draft), pauseMs)
      return () => clearTimeout(timer)
    })
  }

  open(key: JsonItem): void {
    this.cancel()
    this.outcome.value = undefined
    this.#explorer.replace({ ...this.#explorer.route.peek(), item: key })
  }

  /** Reads the item again. */
  reload(): void {
    const key = this.key.peek()
    if (key !== undefined) this.#load(key)
  }

  close(): void {
    this.cancel()
    const { item: _, ...route } = this.#explorer.route.peek()
    this.#explorer.replace(route)
  }

  /** Begins a new item of an entity. */
  create(entity: EntityShape): void {
    this.#begin(emptyDraft(entity))
  }

  /** Begins a change of the item that is shown, or its deletion. */
  change(action: 'update' | 'delete'): void {
    const { stored, decoded } = this.response.peek() ?? {}
    const entity = this.entityOf(stored?.entity)
    if (entity !== undefined && decoded !== undefined) this.#begin(draftOf(entity, action, decoded))
  }

  /** Sets a member of the draft. */
  set(attribute: string, text: string): void {
    const draft = this.draft.peek()
    if (draft !== undefined) this.draft.value = { ...draft, typed: { ...draft.typed, [attribute]: text } }
  }

  cancel(): void {
    this.draft.value = undefined
    this.preview.value = undefined
  }

  /** Writes the draft through the gateway, with its validation and rules; returns undefined if nothing was written. */
  async write(): Promise<WriteResponse | undefined> {
    const request = this.#request(this.draft.peek())
    if (request === undefined) return undefined
    this.isWriting.value = true
    try {
      const response = await this.#explorer.api.write(request)
      const { stored, faults, writeUnits } = response
      if (faults.length > 0) {
        const preview = this.preview.peek()
        this.preview.value = { changes: [], places: [], companions: [], ...preview, faults }
        return undefined
      }
      const table = this.#explorer.indexOf(null)
      this.cancel()
      this.outcome.value = `${done[request.action]} for ${units(writeUnits, 'write')}.`
      if (stored === undefined) this.close()
      else {
        const key = Object.fromEntries(
          [...table.partition, ...table.sort].flatMap((name) =>
            stored.item[name] ? [[name, stored.item[name]]] : [],
          ),
        )
        this.#explorer.replace({ ...this.#explorer.route.peek(), item: key })
      }
      return response
    } catch (error) {
      this.error.value = asApiError(error)
      return undefined
    } finally {
      this.isWriting.value = false
    }
  }

  entityOf(name: string | undefined): EntityShape | undefined {
    return this.#explorer.model.entities.find((entity) => entity.name === name)
  }

  #begin(draft: Draft): void {
    this.error.value = undefined
    this.outcome.value = undefined
    this.preview.value = undefined
    this.draft.value = draft
  }

  #request(draft: Draft | undefined): WriteRequest | undefined {
    return draft && draftRequest(draft)
  }

  async #load(key: JsonItem): Promise<void> {
    this.#abort.abort()
    this.#abort = new AbortController()
    const { signal } = this.#abort
    this.isLoading.value = true
    try {
      const response = await this.#explorer.api.item({ key }, signal)
      this.response.value = response
      this.error.value = undefined
    } catch (error) {
      if (signal.aborted) return
      this.response.value = undefined
      this.error.value = asApiError(error)
    }
    if (!signal.aborted) this.isLoading.value = false
  }

  async #previewOf(draft: Draft): Promise<void> {
    const request = this.#request(draft)
    if (request === undefined) return
    try {
      const preview = await this.#explorer.api.preview(request)
      if (this.draft.peek() === draft) this.preview.value = preview
      this.error.value = undefined
    } catch (error) {
      if (this.draft.peek() === draft) this.error.value = asApiError(error)
    }
  }
}

const done = { create: 'Created', update: 'Changed', delete: 'Deleted' } as const
