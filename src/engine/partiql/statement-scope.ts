import type { DocumentPath } from '../expressions/index.ts'
import { type AttributeValue, valueSize } from '../values/index.ts'

/** The names and values of one statement, collected while it is parsed: the counterpart of `ExpressionScope`. */
export class StatementScope {
  readonly #nested = new Set<string>()
  #valuesSize = 0

  /** The top-level attributes of nested paths in the statement, such as `a` for `a.b` and `a[0]`. */
  get nestedNames(): ReadonlySet<string> {
    return this.#nested
  }

  /** Bytes of all literals and parameters. */
  get valuesSize(): number {
    return this.#valuesSize
  }

  /** Adds a path of the statement. */
  addPath(path: DocumentPath): void {
    if (path.length > 1) this.#nested.add(path[0])
  }

  /** Adds a literal or a parameter. */
  addValue(value: AttributeValue): void {
    this.#valuesSize += valueSize(value)
  }
}
