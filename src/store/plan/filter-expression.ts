import type { Document, FilterOperator, FilterTerm } from '../../model/index.ts'

/** A FilterExpression with its placeholders, which begin with `#f` and `:f`. */
export interface FilterExpression {
  readonly expression: string
  readonly names: Readonly<Record<string, string>>
  readonly values: Document
}

/** The expression of terms that must all hold. Pure. */
export function filterExpression(terms: readonly FilterTerm[]): FilterExpression {
  const names: Record<string, string> = {}
  const values: Document = {}
  const texts = terms.map((term, at) => {
    const name = `#f${at}`
    names[name] = term.attribute
    if (term.operator === 'exists') {
      return term.values[0] === true ? `attribute_exists(${name})` : `attribute_not_exists(${name})`
    }
    const placeholders = term.values.map((value, nth) => {
      const placeholder = `:f${at}v${nth}`
      values[placeholder] = value
      return placeholder
    })
    return writers[term.operator](name, placeholders.join(', '))
  })
  return { expression: texts.join(' AND '), names, values }
}

const writers: Readonly<Record<Exclude<FilterOperator, 'exists'>, (name: string, values: string) => string>> =
  {
    eq: (name, value) => `${name} = ${value}`,
    ne: (name, value) => `${name} <> ${value}`,
    in: (name, values) => `${name} IN (${values})`,
    gt: (name, value) => `${name} > ${value}`,
    gte: (name, value) => `${name} >= ${value}`,
    lt: (name, value) => `${name} < ${value}`,
    lte: (name, value) => `${name} <= ${value}`,
    beginsWith: (name, value) => `begins_with(${name}, ${value})`,
    contains: (name, value) => `contains(${name}, ${value})`,
  }
