import type { EntityShape } from '../../../src/explorer/protocol/index.ts'
import { fieldValue } from '../../values/draft.ts'
import { templateAttributes } from '../../values/templates.ts'

/** A key of an entity by which its items can be found: in the table, or in an index. */
export interface SearchKey {
  readonly id: string
  readonly entity: EntityShape
  readonly index: string | null
  readonly fields: readonly SearchField[]
}

export interface SearchField {
  readonly name: string
  readonly type: string
  /** Without it there is no partition key. */
  readonly isRequired: boolean
  readonly values: readonly string[]
}

/** Every key of the program's entities, in the order of their declaration. */
export function searchKeys(entities: readonly EntityShape[]): SearchKey[] {
  return entities.flatMap((entity) =>
    entity.keys.map(({ index, partition, attributes }) => {
      const required = templateAttributes(partition).filter(
        (name) => attributes.includes(name) || name === entity.tenant,
      )
      const others = attributes.filter((name) => !required.includes(name))
      const fieldOf = (name: string, isRequired: boolean): SearchField => {
        const attribute = entity.attributes.find((each) => each.name === name)
        return { name, type: attribute?.type ?? 'string', isRequired, values: attribute?.values ?? [] }
      }
      return {
        id: `${entity.name} ${index ?? ''}`,
        entity,
        index,
        fields: [
          ...required.map((name) => fieldOf(name, true)),
          ...others.map((name) => fieldOf(name, false)),
        ],
      }
    }),
  )
}

/** The values to search for; undefined while a required one is missing. Empty fields end the sort key. */
export function searchValues(
  { fields }: SearchKey,
  typed: Readonly<Record<string, string>>,
): Record<string, unknown> | undefined {
  const isReady = fields.every(({ name, isRequired }) => !isRequired || (typed[name] ?? '').trim() !== '')
  if (!isReady) return undefined
  return Object.fromEntries(
    fields.flatMap((field) => {
      const text = (typed[field.name] ?? '').trim()
      return text === '' ? [] : [[field.name, fieldValue(field, text)]]
    }),
  )
}
