/**
 * A copy of an answer, whose items the receiver may change. Objects other than lists, maps, sets and bytes are
 * immutable.
 */
export function copyOf<Value>(value: Value): Value {
  return copy(value) as Value
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copy)
  if (value instanceof Set) return new Set([...value].map(copy))
  if (value instanceof Uint8Array) return value.slice()
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  const copied: Record<string, unknown> = Object.create(prototype)
  for (const [name, member] of Object.entries(value)) copied[name] = copy(member)
  return copied
}
