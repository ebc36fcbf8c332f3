import { Kind, type SelectionNode, versionInfo } from 'graphql'

type Values = Readonly<Record<string, unknown>>

/** Whether the variables of a request include a selection: its own `@skip` and `@include`, and those around it. */
export interface Gate {
  isOpen(variables: Values): boolean
}

/** A selection without conditions. */
export const alwaysOpen: Gate = { isOpen: () => true }

/** The gate of a selection within another gate. */
export function gateOf(selection: SelectionNode, around: Gate): Gate {
  const conditions = conditionsOf(selection)
  return conditions.length === 0 ? around : new ConditionGate(conditions, around)
}

/** A gate that is open if one of several is: a field or a fragment may be selected several times. */
export class AnyGate implements Gate {
  readonly #gates: Gate[]
  #variables: Values | undefined
  #isOpen = false

  constructor(first: Gate) {
    this.#gates = [first]
  }

  add(gate: Gate): void {
    this.#gates.push(gate)
  }

  isOpen(variables: Values): boolean {
    if (this.#variables === variables) return this.#isOpen
    // Also ends a cycle of fragments, which validation rejects.
    this.#variables = variables
    this.#isOpen = false
    this.#isOpen = this.#gates.some((gate) => gate.isOpen(variables))
    return this.#isOpen
  }
}

/** One `@skip` or `@include`. */
interface Condition {
  readonly isIncluding: boolean
  readonly value: boolean | { readonly variable: string } | undefined
}

/** Caches its last result, because the fields of one gate evaluate it in turn with the same variables. */
class ConditionGate implements Gate {
  readonly #conditions: readonly Condition[]
  readonly #around: Gate
  #variables: Values | undefined
  #isOpen = false

  constructor(conditions: readonly Condition[], around: Gate) {
    this.#conditions = conditions
    this.#around = around
  }

  isOpen(variables: Values): boolean {
    if (this.#variables === variables) return this.#isOpen
    this.#variables = variables
    this.#isOpen = this.#conditions.every((each) => holds(each, variables)) && this.#around.isOpen(variables)
    return this.#isOpen
  }
}

/** A condition that isn't a boolean, such as a null variable, fails the whole selection when it runs. */
function holds({ isIncluding, value }: Condition, variables: Values): boolean {
  const given = typeof value === 'object' ? valueOfVariable(variables, value.variable) : value
  return typeof given === 'boolean' && given === isIncluding
}

/** graphql 16 has the coerced values at the top, 17 next to their sources. */
function valueOfVariable(variables: Values, name: string): unknown {
  return versionInfo.major < 17 ? variables[name] : (variables.coerced as Values | undefined)?.[name]
}

function conditionsOf({ directives = [] }: SelectionNode): Condition[] {
  return directives.flatMap((directive) => {
    const name = directive.name.value
    if (name !== 'skip' && name !== 'include') return []
    const value = directive.arguments?.find((each) => each.name.value === 'if')?.value
    return [{ isIncluding: name === 'include', value: value && conditionValue(value) }]
  })
}

function conditionValue(value: { readonly kind: Kind }): Condition['value'] {
  if (value.kind === Kind.BOOLEAN && 'value' in value) return value.value === true
  if (value.kind === Kind.VARIABLE && 'name' in value) {
    return { variable: (value.name as { readonly value: string }).value }
  }
  return undefined
}
