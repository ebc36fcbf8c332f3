import type { AttributeValue, Item } from './attribute-value.ts'

/** The member of an item or a map; `constructor` and the like find only what the request itself has put there. */
export function memberOf(members: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

/** Puts a member into an item or a map, even one called `__proto__`, which an assignment would not. */
export function setMember(members: Item, name: string, value: AttributeValue): void {
  if (name === '__proto__') {
    Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true })
  } else {
    members[name] = value
  }
}
