/** The option of a type whose values belong to no item: several subgraphs of a supergraph may have it. */
export const valueType = { shareable: true } as const
