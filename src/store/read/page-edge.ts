import type { AnyItem } from '../../model/index.ts'
import type { Edge } from './page.ts'

/** An edge whose cursor is made when it is asked for: sealing costs more than reading. */
export class PageEdge implements Edge<AnyItem> {
  readonly item: AnyItem | undefined
  readonly error: Error | undefined
  readonly #seal: () => string

  constructor(result: AnyItem | Error, seal: () => string) {
    this.item = result instanceof Error ? undefined : result
    this.error = result instanceof Error ? result : undefined
    this.#seal = seal
  }

  get cursor(): string {
    return this.#seal()
  }
}
