import { derivationsOf } from '../items/index.ts'
import type { AnyEntity } from '../types.ts'

/** The faults of derived attributes: inputs that can't be, and a function without a version. */
export function checkDerived({ name: entity, attributes }: AnyEntity): string[] {
  return derivationsOf({ attributes }).flatMap(([name, { inputs, version }]) => {
    const isOptional = attributes[name]?.options.isOptional === true
    const faults = inputs.flatMap((input) => {
      const options = attributes[input]?.options
      if (options === undefined) return [`its input '${input}' is not declared: name one of its attributes`]
      if (options.derivation !== undefined || options.maintained === 'version') {
        return [`its input '${input}' is itself derived or the version: derive it from other attributes`]
      }
      if (options.maintained === 'copy') {
        return [`its input '${input}' is copied from a parent: derive it from attributes of its own`]
      }
      if (options.isOptional && !isOptional) {
        return [`its input '${input}' is optional: declare it optional() as well`]
      }
      return []
    })
    return [
      ...faults,
      ...(inputs.length === 0 ? ['it has no inputs: name at least one attribute'] : []),
      ...(version === '' ? ["its version is '': give one, and change it with the function"] : []),
      ...(attributes[name]?.options.makeDefault ? ['it is derived: remove default()'] : []),
      ...(attributes[name]?.options.isReadOnly ? ['it is derived: remove readOnly()'] : []),
    ].map((fault) => `${entity}.${name}: ${fault}`)
  })
}
