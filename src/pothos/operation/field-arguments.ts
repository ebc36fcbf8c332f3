import { getArgumentValues, Kind, type ValueNode } from 'graphql'
import type { PlannedField } from './planned-fields.ts'

type Values = Readonly<Record<string, unknown>>

/** The arguments of a field: known, dependent on unknown variables, or rejected by the field. */
export type FieldArguments =
  | { readonly kind: 'known'; readonly values: Values }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'rejected' }

const constants = new WeakMap<PlannedField, FieldArguments>()

/** A planned field's arguments; evaluated once if they contain no variables. */
export function argumentsOf(field: PlannedField, variables: Values | undefined): FieldArguments {
  const known = constants.get(field)
  if (known !== undefined) return known
  const [node] = field.selected.nodes
  const isConstant = node.arguments?.some(({ value }) => hasVariable(value)) !== true
  if (!isConstant && variables === undefined) return unknown
  const given = evaluated(field, variables ?? {})
  if (isConstant) constants.set(field, given)
  return given
}

const unknown: FieldArguments = { kind: 'unknown' }

function evaluated({ definition, selected }: PlannedField, variables: Values): FieldArguments {
  try {
    return { kind: 'known', values: getArgumentValues(definition, selected.nodes[0], variables) }
  } catch {
    return { kind: 'rejected' }
  }
}

function hasVariable(value: ValueNode): boolean {
  switch (value.kind) {
    case Kind.VARIABLE:
      return true
    case Kind.LIST:
      return value.values.some(hasVariable)
    case Kind.OBJECT:
      return value.fields.some((field) => hasVariable(field.value))
    default:
      return false
  }
}
