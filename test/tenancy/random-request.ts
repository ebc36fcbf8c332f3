import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

/** A random operation, all of whose arguments are variables. */
export interface RandomOperation {
  readonly query: string
  /** Draws values of its variables. */
  readonly variables: () => Readonly<Record<string, unknown>>
}

/** Values to draw from: for arguments and members of inputs of a name, otherwise for all of a type. */
export type Pools = Readonly<Record<string, readonly unknown[]>>

/** Returns a random integer from 0, below `most`. */
export type Below = (most: number) => number

/** Random integers that follow from a seed (mulberry32). */
export function seeded(seed: number): Below {
  let state = seed >>> 0
  return (most) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most
  }
}

/**
 * Draws an operation by walking the schema: any of its fields, under aliases, in fragments, nested, with arguments from
 * the pools. The response key of a field begins with its name.
 */
export function randomOperation(below: Below, schema: GraphQLSchema, pools: Pools): RandomOperation {
  const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value
  const given: GraphQLArgument[] = []
  const fragments: string[] = []
  let fields = 0

  /** Inputs may contain themselves, as filters do: at depth 0 they have only what is required. */
  const drawn = (name: string, type: GraphQLInputType, depth: number): unknown => {
    if (isNonNullType(type)) return drawn(name, type.ofType, depth)
    if (isListType(type)) return Array.from({ length: below(4) }, () => drawn(name, type.ofType, depth))
    if (isEnumType(type)) return pick(type.getValues()).name
    if (isInputObjectType(type)) {
      const all = Object.values(type.getFields())
      const members = all.filter((each) => isNonNullType(each.type) || (depth > 0 && isGiven(each)))
      return Object.fromEntries(
        members.map((member) => [member.name, drawn(member.name, member.type, depth - 1)]),
      )
    }
    return pick(pools[name] ?? pools[type.name] ?? [])
  }
  const isGiven = ({ type }: GraphQLInputField | GraphQLArgument) => isNonNullType(type) || below(3) === 0
  const argument = (declared: GraphQLArgument): string => `${declared.name}: $v${given.push(declared) - 1}`
  const field = (type: GraphQLNamedType, depth: number): string => {
    if (!isObjectType(type)) return '__typename'
    const all = Object.values(type.getFields())
    const { name, args, type: result } = pick(all)
    const inner = getNamedType(result)
    const isLeaf = !isObjectType(inner) && !isAbstractType(inner)
    if (!isLeaf && depth === 0) return '__typename'
    const chosen = args.filter(isGiven).map(argument)
    const key = `${name}_${fields++}: ${name}${chosen.length > 0 ? `(${chosen.join(', ')})` : ''}`
    return isLeaf ? key : `${key} ${selection(inner, depth - 1)}`
  }
  const selection = (type: GraphQLNamedType, depth: number): string => {
    if (isAbstractType(type)) {
      const types = schema.getPossibleTypes(type)
      return `{ ${types.map((each) => `... on ${each.name} ${selection(each, depth)}`).join(' ')} }`
    }
    const set = Array.from({ length: 1 + below(3) }, () => field(type, depth)).join(' ')
    if (below(4) > 0) return `{ ${set} }`
    fragments.push(`fragment F${fragments.length} on ${type.name} { ${set} }`)
    return `{ ...F${fragments.length - 1} }`
  }

  const kind = below(2) === 0 ? 'mutation' : 'query'
  const root = kind === 'mutation' ? schema.getMutationType() : schema.getQueryType()
  const operation = selection(root as GraphQLNamedType, 4)
  const head = given.map(({ type }, at) => `$v${at}: ${type}`).join(', ')
  return {
    query: [`${kind}${head && `(${head})`} ${operation}`, ...fragments].join('\n'),
    variables: () => Object.fromEntries(given.map(({ name, type }, at) => [`v${at}`, drawn(name, type, 2)])),
  }
}
