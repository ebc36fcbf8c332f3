import { type Attribute, type AttributeFlag, type Attributes, storedName } from '../attributes/index.ts'
import {
  type KeyFormat,
  type KeySlot,
  parseTemplate,
  partitionKeyBytes,
  type Segment,
  sortKeyBytes,
  type Template,
} from '../keys/index.ts'

interface TemplateCheck {
  readonly source: string
  readonly attributes: Attributes
  readonly key: KeySlot
  readonly format: KeyFormat
  /** Whether an item may lack a part; `never` for the primary key, which every item has. */
  readonly sparse: boolean | 'never'
  /** The attribute of callers that is the tenant, if the table has tenants. */
  readonly tenant: string | undefined
}

/** The faults of one key template, each as a sentence that says what to change. */
export function checkTemplate(check: TemplateCheck): string[] {
  if (check.source === '') return [`${check.key.slot} template '': no key is empty: give it a fixed word`]
  let template: Template
  try {
    template = parseTemplate(check.source, check.tenant)
  } catch (error) {
    return [error instanceof SyntaxError ? error.message : String(error)]
  }
  return [
    ...template.segments.flatMap((segment) => checkPart(segment, check)),
    ...checkKeyType(template, check),
    ...checkShards(template),
    ...checkLength(template, check),
    ...(check.format === 'escaped' ? checkDelimiters(template) : checkNeighbours(template)),
  ].map((fault) => `${check.key.slot} template '${shortened(check.source)}': ${fault}`)
}

/** A message shows the beginning of a template that is far too long. */
function shortened(source: string): string {
  return source.length > 200 ? `${source.slice(0, 40)}…` : source
}

function checkPart(segment: Segment, { attributes, key, format, sparse, tenant }: TemplateCheck): string[] {
  if (segment.kind === 'literal') {
    return format === 'escaped' && segment.text.includes('$')
      ? ["fixed text can't contain '$', which escapes values: use another character"]
      : []
  }
  if (segment.kind === 'tenant') return []
  const { attribute: name } = segment
  if (name === tenant) return [`{${name}%…} shards by the tenant: shard by another attribute`]
  const attribute = attributes[name]
  if (attribute === undefined) {
    const known = Object.keys(attributes).join(', ')
    return [`{${name}} is not an attribute: declare it, or use one of ${known}`]
  }
  const faults: string[] = []
  if (segment.kind === 'shard' && key.slot === 'sort') {
    faults.push(`{${name}%${segment.count}} shards a sort key: shard the partition key`)
  }
  if (attribute.options.isOptional && sparse !== true) {
    const orSparse = sparse === 'never' ? '' : ', or declare this index entry sparse: true'
    faults.push(`{${name}} is optional: make it required${orSparse}`)
  }
  if (key.type === 'S' && attribute.type.key === undefined) faults.push(unorderedFault(name, attribute))
  return faults
}

function unorderedFault(name: string, { type }: Attribute<unknown, AttributeFlag>): string {
  const width = type.kind === 'int' || type.kind === 'bigint' || type.kind === 'number'
  if (type.custom !== undefined) {
    return `{${name}} is of type ${type.custom.name}, which has no string for keys: declare keyAs(), or store it as what has one`
  }
  return width
    ? `{${name}} is a number of unknown width, which can't be sorted as a string: declare a.int({ digits }) or a.bigint({ digits }), or use a key attribute of type N`
    : `{${name}} is a ${type.kind}, which has no order inside a key: use id, string, enum, dateTime, date or a number with digits`
}

/**
 * A number or binary key attribute has one attribute's own value instead of a string; so does one of type S with the
 * attribute's own name.
 */
function checkKeyType({ segments }: Template, { key, attributes }: TemplateCheck): string[] {
  const [only, ...others] = segments
  const isAlone = only?.kind === 'part' && others.length === 0
  const ofType = `the key attribute ${key.name} is of type ${key.type}`
  if (!isAlone) return key.type === 'S' ? [] : [`${ofType}: its template must be one {attribute} alone`]
  const type = attributes[only.attribute]?.type
  const isOwn = key.type !== 'S' || storedName(attributes, only.attribute) === key.name
  if (!isOwn || type === undefined || type.storage === key.type) return []
  return [
    `${ofType}, and {${only.attribute}} is stored as ${type.storage}: give the key attribute that type, or use another`,
  ]
}

/** A read of a sharded partition queries a fixed number of shards. */
function checkShards({ segments }: Template): string[] {
  const shards = segments.filter(({ kind }) => kind === 'shard')
  return shards.length > 1 ? ['it has more than one {attribute%shards}: shard by one attribute'] : []
}

function checkLength({ segments }: Template, { key }: TemplateCheck): string[] {
  const fixed = segments.map((segment) => (segment.kind === 'literal' ? segment.text : '')).join('')
  const most = key.slot === 'partition' ? partitionKeyBytes : sortKeyBytes
  const bytes = Buffer.byteLength(fixed)
  return bytes > most ? [`its fixed text has ${bytes} bytes, but a key has at most ${most}: shorten it`] : []
}

/** In an escaped key every part but the last ends with the delimiter, so that values can't run into each other. */
function checkDelimiters({ segments }: Template): string[] {
  return segments.flatMap((segment, at) => {
    const next = segments[at + 1]
    if (segment.kind === 'literal' || next === undefined) return []
    const name = segment.attribute
    if (next.kind !== 'literal')
      return [`{${name}} and {${next.attribute}} are adjacent: put '#' between them`]
    return next.text.startsWith('#')
      ? []
      : [`{${name}} is followed by '${next.text}': begin that with '#', or declare keyFormat: 'verbatim'`]
  })
}

function checkNeighbours({ segments }: Template): string[] {
  return segments.flatMap((segment, at) => {
    const next = segments[at + 1]
    if (segment.kind === 'literal' || next === undefined || next.kind === 'literal') return []
    return [
      `{${segment.attribute}} and {${next.attribute}} are adjacent and can't be separated: put a delimiter between them`,
    ]
  })
}
