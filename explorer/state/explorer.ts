import { computed, effect, signal } from '@preact/signals'
import type { ExplorerModel, IndexShape, JsonItem } from '../../src/explorer/protocol/index.ts'
import type { Api, ApiError } from '../api/api.ts'
import { colorsOf, type EntityColor } from '../values/colors.ts'
import { keyOf } from '../values/key-text.ts'
import { asApiError } from './pane.ts'
import { formatRoute, type Place, parseRoute, type Route, type View } from './route.ts'

/** What the views share: the model, and where the page is. */
export class Explorer {
  readonly api: Api
  readonly model: ExplorerModel
  readonly colors: ReadonlyMap<string, EntityColor>
  readonly route = signal<Route>(parseRoute(location.hash))
  readonly view = computed<View>(() => this.route.value.view)
  /** The partitions seen last, the latest first. */
  readonly recent = signal<readonly Place[]>([])
  /** The dialog that is open. */
  readonly dialog = signal<'help' | 'headers' | undefined>(undefined)

  constructor(api: Api, model: ExplorerModel) {
    this.api = api
    this.model = model
    this.colors = colorsOf(model.entities)
    addEventListener('hashchange', () => {
      this.route.value = parseRoute(location.hash)
    })
    effect(() => {
      const { place } = this.route.value
      if (place !== undefined) this.#see(place)
    })
  }

  /** Goes to a route; the browser's back button returns. */
  go(route: Route): void {
    const hash = formatRoute(route)
    if (hash !== location.hash) location.hash = hash
  }

  /** Changes the route without an entry in the browser's history. */
  replace(route: Route): void {
    history.replaceState(null, '', formatRoute(route))
    this.route.value = route
  }

  indexOf(name: string | null): IndexShape {
    const [table] = this.model.indexes
    const found = this.model.indexes.find((index) => index.name === name) ?? table
    if (found === undefined) throw new Error('expected a model with at least the table itself')
    return found
  }

  /** A primary key as one string, in the order of its attributes: DynamoDB returns them in any. */
  keyText(key: JsonItem): string {
    const { partition, sort } = this.indexOf(null)
    return keyOf(key, [...partition, ...sort]) ?? ''
  }

  #see(place: Place): void {
    const { index, partition } = place
    const key = JSON.stringify([index, partition])
    const others = this.recent.peek().filter((each) => JSON.stringify([each.index, each.partition]) !== key)
    this.recent.value = [{ index, partition }, ...others].slice(0, 8)
  }
}

/** Loads the model; returns the error if it fails. */
export async function openExplorer(api: Api): Promise<Explorer | ApiError> {
  try {
    return new Explorer(api, await api.model())
  } catch (error) {
    return asApiError(error)
  }
}
