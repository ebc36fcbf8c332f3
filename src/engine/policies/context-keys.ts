/** The condition keys of a request, with names in lower case: AWS ignores their case. */
export type ContextKeys = ReadonlyMap<string, readonly string[]>

/** Makes the condition keys of a request. Keys with the value undefined are left out. */
export function contextKeys(
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
): ContextKeys {
  return new Map(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), typeof value === 'string' ? [value] : value]],
    ),
  )
}

/** The keys of several contexts together. */
export function joinKeys(...contexts: readonly ContextKeys[]): ContextKeys {
  return new Map(contexts.flatMap((context) => [...context]))
}
