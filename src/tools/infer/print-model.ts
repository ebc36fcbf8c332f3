import type {
  AttributeSketch,
  EntitySketch,
  ModelSketch,
  PatternSketch,
  TemplatesSketch,
} from './model-sketch.ts'
import { camelCase, freeName } from './names.ts'

/** The code of a model and its gateway: a module for `dynagate start --schema`. Pure. */
export function printModel(model: ModelSketch, comment: string): string {
  const { table, entities, patterns } = model
  const variable = freeName(
    camelCase(table.name),
    new Set(['a', 'access', 'builder', ...entities.map(({ name }) => name)]),
  )
  return `${comment
    .split('\n')
    .map((line) => `// ${line}`.trimEnd())
    .join('\n')}
import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

export const ${variable} = defineTable(${code(table, 0)})

${entities.map((entity) => entityCode(variable, entity)).join('\n')}
export const access = ${variable}.access({
${patterns.map((pattern) => `  ${pattern.name}: ${patternCode(variable, pattern)},\n`).join('')}})

const builder = createBuilder(${variable})
${entities.map(typeCode).join('')}builder.queryFields((t) => ({
${patterns.map(({ name, kind }) => `  ${name}: t.${kind === 'get' || kind === 'lookup' ? 'item' : 'connection'}(access.${name}),\n`).join('')}}))

export default defineGateway({ table: ${variable}, schema: builder.toSchema() })
`
}

function entityCode(table: string, { name, typeValue, attributes, key, indexes }: EntitySketch): string {
  const ofIndexes = Object.entries(indexes)
  return `export const ${name} = ${table}.entity(${quoted(name)}, {
${typeValue === undefined || typeValue === name ? '' : `  typeValue: ${quoted(typeValue)},\n`}  attributes: {
${attributes.map((each) => `    ${each.name}: ${attributeCode(each)},\n`).join('')}  },
  key: ${templatesCode(key)},
${
  ofIndexes.length === 0
    ? ''
    : `  indexes: {
${ofIndexes.map(([index, templates]) => `    ${member(index)}: ${templatesCode(templates)},\n`).join('')}  },
`
}})
`
}

/** A field `id` would replace the global id that every type has otherwise. */
function typeCode({ name, attributes }: EntitySketch): string {
  const node = attributes.some((attribute) => attribute.name === 'id') ? 'node: false, ' : ''
  return `builder.entity(${name}, { ${node}fields: (t) => t.attributes() })\n`
}

function attributeCode({ name, storedName, type, isOptional }: AttributeSketch): string {
  return `${type.source}${storedName === name ? '' : `.storedAs(${quoted(storedName)})`}${isOptional ? '.optional()' : ''}`
}

function templatesCode({ partition, sort, isSparse }: TemplatesSketch): string {
  const one = (templates: readonly string[]) =>
    templates.length === 1 ? quoted(templates[0] ?? '') : `[${templates.map(quoted).join(', ')}]`
  const members = [
    ...(partition.length > 0 ? [`partition: ${one(partition)}`] : []),
    ...(sort.length > 0 ? [`sort: ${one(sort)}`] : []),
    ...(isSparse ? ['sparse: true'] : []),
  ]
  return `{ ${members.join(', ')} }`
}

function patternCode(table: string, { kind, entities, index }: PatternSketch): string {
  const [entity = ''] = entities
  if (kind === 'collection') return `${table}.collection([${entities.join(', ')}])`
  return `${entity}.${kind}(${index === undefined ? '' : quoted(index)})`
}

/** A value as code, indented as the formatters of code do. */
function code(value: unknown, depth: number): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map((each) => code(each, depth)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([name, each]) => `${member(name)}: ${code(each, depth + 1)}`)
  const line = `{ ${members.join(', ')} }`
  if (depth > 1 || line.length < 60) return line
  const indent = '  '.repeat(depth + 1)
  return `{\n${members.map((each) => `${indent}${each},\n`).join('')}${'  '.repeat(depth)}}`
}

function member(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)
}

/** A string as code. */
function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
