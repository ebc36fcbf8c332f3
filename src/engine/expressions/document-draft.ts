import { type EngineError, validationError } from '../errors.ts'
import type { AttributeValue, Item } from '../values/index.ts'
import { childOf, type DocumentPath, memberOf } from './path.ts'

/** A changed copy of an item in the making. Maps and lists are copied once each, and only where one changes. */
export class DocumentDraft {
  /** The item as changed so far. */
  readonly item: Item
  readonly #copied = new Set<AttributeValue>()

  constructor(item: Item) {
    this.item = { ...item }
  }

  /**
   * Puts a value at a path. An index past the end of its list appends to it. Throws a ValidationException where
   * the map or list it belongs into isn't there.
   */
  set(path: DocumentPath, value: AttributeValue): void {
    const step = path[path.length - 1]
    const parent = this.#parentOf(path)
    if (typeof step === 'string' && 'M' in parent) setMember(parent.M, step, value)
    else if (typeof step === 'number' && 'L' in parent) parent.L[Math.min(step, parent.L.length)] = value
    else throw invalidPath()
  }

  /** Takes the value at a path away, if there is one. Throws as `set` does. */
  remove(path: DocumentPath): void {
    const step = path[path.length - 1]
    const parent = this.#parentOf(path)
    if (typeof step === 'string' && 'M' in parent) delete parent.M[step]
    else if (typeof step === 'number' && 'L' in parent) parent.L.splice(step, 1)
    else throw invalidPath()
  }

  /** The map or list that holds the last step of a path, made ready to be changed. */
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

/** Defined rather than assigned where there was none: assigning to `__proto__` would set no member. */
function setMember(members: Item, name: string, value: AttributeValue): void {
  if (memberOf(members, name) === undefined) {
    Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true })
  } else {
    members[name] = value
  }
}

function invalidPath(): EngineError {
  return validationError('The document path provided in the update expression is invalid for update')
}
