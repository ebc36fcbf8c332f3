/** The same type, expanded, so that compiler messages show its members and not how it was computed. */
export type Plain<T> = T extends infer Members ? { [Name in keyof Members]: Members[Name] } : never
