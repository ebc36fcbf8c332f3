import { type EngineError, validationError } from '../../errors.ts'
import { type AttributeValue, type Item, setMember } from '../../values/index.ts'
import { childOf, type DocumentPath, valueAt } from '../language/index.ts'

/** A copy of an item that is being changed. Each map or list is copied at most once, when it changes. */
export class DocumentDraft {
  /** The item with the changes made until now. */
  readonly item: Item
  readonly #original: Item
  readonly #copied = new Set<AttributeValue>()

  constructor(item: Item) {
    this.#original = item
    this.item = { ...item }
  }

  /**
   * Sets the value at a path. An index past the end of its list appends to it. Throws a ValidationException if the
   * containing map or list doesn't exist.
   */
  set(path: DocumentPath, value: AttributeValue): void {
    const step = path[path.length - 1]
    const parent = this.#parentOf(path)
    if (typeof step === 'string' && 'M' in parent) setMember(parent.M, step, value)
    else if (typeof step === 'number' && 'L' in parent) parent.L[Math.min(step, parent.L.length)] = value
    else throw invalidPath()
  }

  /**
   * Removes the value that the original item has at a path, if any: an index past the original end of a list doesn't
   * affect appended elements. Throws as `set` does.
   */
  remove(path: DocumentPath): void {
    const step = path[path.length - 1]
    const parent = this.#parentOf(path)
    if (typeof step === 'string' && 'M' in parent) delete parent.M[step]
    else if (typeof step !== 'number' || !('L' in parent)) throw invalidPath()
    else if (valueAt(this.#original, path) !== undefined) parent.L.splice(step, 1)
  }

  /** The map or list that contains the last step of a path, copied if it hasn't been yet. */
  #parentOf(path: DocumentPath): AttributeValue {
    let parent: AttributeValue = { M: this.item }
    for (const step of path.slice(0, -1)) {
      const child = childOf(parent, step)
      if (child === undefined) throw invalidPath()
      const copy = this.#copied.has(child) ? child : this.#copy(child)
      if ('M' in parent) setMember(parent.M, String(step), copy)
      else if ('L' in parent) parent.L[Number(step)] = copy
      parent = copy
    }
    return parent
  }

  #copy(value: AttributeValue): AttributeValue {
    const copy = 'M' in value ? { M: { ...value.M } } : 'L' in value ? { L: [...value.L] } : value
    this.#copied.add(copy)
    return copy
  }
}

function invalidPath(): EngineError {
  return validationError('The document path provided in the update expression is invalid for update')
}
