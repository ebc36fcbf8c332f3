import { ModelError } from '../../errors.ts'
import {
  type AnyEntity,
  type Attribute,
  type AttributeFlag,
  type AttributeType,
  type CustomMapping,
  shapeOf,
} from '../../model/index.ts'
import { type InputMaker, needsExtension, type Registry } from '../registry/index.ts'
import { memberScalar, plainScalar, simpleScalar } from './scalar-names.ts'
import { customScalar, namedScalar } from './scalars.ts'
import { valueType } from './value-type.ts'
import { toGraphQL } from './values.ts'

type AnyType = AttributeType<unknown>

/** The GraphQL output type of an entity's attribute. */
export function outputType(registry: Registry, entity: AnyEntity, name: string): unknown {
  return output(registry, attributeOf(entity, name).type, ownTypeName(registry, entity, name))
}

/** The GraphQL input type of an entity's attribute. */
export function inputType(registry: Registry, entity: AnyEntity, name: string): unknown {
  return input(registry, attributeOf(entity, name).type, ownTypeName(registry, entity, name))
}

/**
 * The name of an enum or a map without a name: `OrderState` for `Order.state`. If two attributes would get the same name,
 * such as `Order.lineState` and `OrderLine.state`, a `_` distinguishes them: `Order_lineState` and `OrderLine_state`.
 */
export function ownTypeName({ table }: Registry, entity: AnyEntity, name: string): string {
  const own = `${entity.name}${pascal(name)}`
  const claims = table.entities.flatMap((each) => [
    each.name,
    ...Object.keys(each.attributes).map((attribute) => `${each.name}${pascal(attribute)}`),
  ])
  const isAlone = claims.indexOf(own) === claims.lastIndexOf(own)
  return isAlone ? own : `${entity.name}_${name}`
}

/** The entity's attribute of this name. */
export function attributeOf(entity: AnyEntity, name: string): Attribute<unknown, AttributeFlag> {
  const attribute = entity.attributes[name]
  if (attribute === undefined) throw new TypeError(`${entity.name} has no attribute '${name}'`)
  return attribute
}

/** `placedAt` as a part of a type's name: `PlacedAt`. */
export function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function output(registry: Registry, type: AnyType, name: string): unknown {
  if (type.custom) {
    const { servedAs, stored } = type.custom
    return servedAs === 'scalar' ? customType(registry, type.custom) : output(registry, stored, name)
  }
  if (type.kind === 'list' && type.element) return [output(registry, type.element, name)]
  return type.members ? mapOutput(registry, type, name) : simple(registry, type, name)
}

/** The GraphQL input type of any type; `name` is for an enum or a map without a name. */
export function input(registry: Registry, type: AnyType, name: string): unknown {
  if (type.custom) {
    const { servedAs, stored } = type.custom
    return servedAs === 'scalar' ? customType(registry, type.custom) : input(registry, stored, name)
  }
  if (type.kind === 'list' && type.element) return [input(registry, type.element, name)]
  return type.members ? mapInput(registry, type, name) : simple(registry, type, name)
}

function simple(registry: Registry, type: AnyType, name: string): unknown {
  if (type.values) return enumType(registry, type.values, name)
  const member = memberScalar(type)
  return member ? [member] : plainScalar(type)
}

/** The scalar of a custom type: in JSON, its values have the form of the type that stores it. */
function customType(registry: Registry, custom: CustomMapping): string {
  const { name, stored } = custom
  return registry.type(name, custom, () => {
    registry.builder.addScalarType(name, customScalar(custom, namedScalar(simpleScalar(stored))))
    return name
  })
}

function enumType(registry: Registry, values: readonly string[], name: string): unknown {
  return registry.type(name, `the values ${values.join(', ')}`, () => {
    const byName = new Map(values.map((value) => [enumName(value), { value }]))
    if (byName.size < values.length) throw new ModelError([sharedName(name, values)])
    return registry.builder.enumType(name, { values: Object.fromEntries(byName) })
  })
}

function sharedName(type: string, values: readonly string[]): string {
  const second = values.find((value, at) =>
    values.slice(0, at).some((each) => enumName(each) === enumName(value)),
  )
  const name = enumName(second ?? '')
  const first = values.find((value) => enumName(value) === name)
  return `${type}: the values ${JSON.stringify(first)} and ${JSON.stringify(second)} would both be ${name} in GraphQL: rename one`
}

/**
 * The nearest name that GraphQL allows: `in-progress` is served as `in_progress`, and stored unchanged. Names of enum
 * values can't be GraphQL's literals or begin with two underscores.
 */
function enumName(value: string): string {
  const name = value.replace(/[^A-Za-z0-9_]/g, '_').replace(/^__+/, '_')
  return /^(\d|(true|false|null)$)/.test(name) ? `_${name}` : name
}

function mapOutput(registry: Registry, type: AnyType, prefix: string): unknown {
  const name = type.typeName ?? prefix
  return registry.type(name, shapeOf(type), () => {
    const reference = registry.builder.objectRef(name)
    const fields = (t: { field(options: object): unknown }): unknown =>
      mapValues(type.members ?? {}, (member, memberName) =>
        t.field({
          type: output(registry, member.type, `${name}${pascal(memberName)}`),
          nullable: member.isOptional,
          description: member.description,
          extensions: needsExtension(),
          resolve: (parent: Readonly<Record<string, unknown>>) => toGraphQL(member.type, parent[memberName]),
        }),
      )
    registry.builder.objectType(reference, { ...valueType, fields })
    return reference
  })
}

function mapInput(registry: Registry, type: AnyType, prefix: string): unknown {
  const name = `${type.typeName ?? prefix}Input`
  return registry.type(name, shapeOf(type), () =>
    registry.builder.inputType(name, {
      fields: (t: InputMaker) =>
        mapValues(type.members ?? {}, (member, memberName) =>
          t.field({
            type: input(registry, member.type, `${type.typeName ?? prefix}${pascal(memberName)}`),
            required: !member.isOptional,
            description: member.description,
          }),
        ),
    }),
  )
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  convert: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, convert(value, name)]))
}
