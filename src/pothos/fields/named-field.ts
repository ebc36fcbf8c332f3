import { FieldRef, type PothosTypeConfig } from '@pothos/core'
import type { FieldMaker, FieldSpec } from '../registry/index.ts'

/** A mutation whose types are named after it: its name is known once Pothos uses the field. */
export function namedField(maker: FieldMaker, specOf: (name: string) => FieldSpec): never {
  const field = new FieldRef('Mutation', (name: string, typeConfig: PothosTypeConfig) =>
    (maker.field(specOf(name)) as FieldRef<never>).getConfig(name, typeConfig),
  )
  return field as never
}
