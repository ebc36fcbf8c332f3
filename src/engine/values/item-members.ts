import type { AttributeValue, Item } from './attribute-value.ts'

/** The own member of an item or a map: names such as `constructor` don't find inherited ones. */
export function memberOf(members: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

/** Sets a member of an item or a map, even `__proto__`, which an assignment would not. */
export function setMember(members: Item, name: string, value: AttributeValue): void {
  if (name === '__proto__') {
    Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true })
  } else {
    members[name] = value
  }
}
