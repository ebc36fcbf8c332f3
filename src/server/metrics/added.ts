/** Adds a value to a map, and returns it. */
export function added<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): Value {
  map.set(key, value)
  return value
}
