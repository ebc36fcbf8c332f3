/** A segment of a key template: fixed text, the value of an attribute, a shard number derived from one, or the tenant. */
export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'tenant'; readonly attribute: string }
  | { readonly kind: 'part'; readonly attribute: string }
  | { readonly kind: 'shard'; readonly attribute: string; readonly count: number }

/** A parsed key template with its source. */
export interface Template {
  readonly source: string
  /** The source without the tenant, for clients. */
  readonly shown: string
  readonly segments: readonly Segment[]
}

/**
 * Parses a template: `'ORDER#{state}#{placedAt}'` is literal, part, literal, part; `{orderId%16}` is one of 16 shards
 * by a hash of `orderId`.
 *
 * @param tenant the attribute of callers that is the tenant of the table, if it has tenants.
 * @throws SyntaxError if a brace isn't closed, a name is empty or a shard count isn't 2 to 1,000.
 */
export function parseTemplate(source: string, tenant?: string): Template {
  const segments: Segment[] = []
  let at = 0
  while (at < source.length) {
    const open = source.indexOf('{', at)
    const literal = source.slice(at, open === -1 ? source.length : open)
    if (literal.includes('}')) throw new SyntaxError(`'}' without '{' in the template '${source}'`)
    if (literal !== '') segments.push({ kind: 'literal', text: literal })
    if (open === -1) break
    const close = source.indexOf('}', open)
    if (close === -1) throw new SyntaxError(`'{' without '}' in the template '${source}'`)
    const segment = parsePart(source.slice(open + 1, close), source)
    const isTenant = segment.kind === 'part' && segment.attribute === tenant
    segments.push(isTenant ? { kind: 'tenant', attribute: tenant } : segment)
    at = close + 1
  }
  return { source, shown: withoutTenant(source, tenant), segments }
}

/** `T#{org}#ORDER#{orderId}` is `T#ORDER#{orderId}` to clients. */
function withoutTenant(source: string, tenant: string | undefined): string {
  return tenant === undefined ? source : source.replaceAll(`#{${tenant}}`, '').replaceAll(`{${tenant}}`, '')
}

function parsePart(inside: string, source: string): Segment {
  const [, attribute, count] = /^([A-Za-z_][A-Za-z0-9_]*)(?:%(\d+))?$/.exec(inside) ?? []
  if (attribute === undefined) {
    throw new SyntaxError(
      `'{${inside}}' in the template '${source}' is not {attribute} or {attribute%shards}`,
    )
  }
  if (count === undefined) return { kind: 'part', attribute }
  const shards = Number(count)
  if (shards < 2 || shards > 1000) throw new SyntaxError(`'{${inside}}' must have 2 to 1000 shards`)
  return { kind: 'shard', attribute, count: shards }
}

/** The names of the attributes whose values are in the template, left to right; without shards. */
export function partsOf(template: Template): readonly string[] {
  return template.segments.flatMap((segment) => (segment.kind === 'part' ? [segment.attribute] : []))
}

/** The names of all attributes of the entity in the template, including shards. */
export function attributesOf(template: Template): readonly string[] {
  return template.segments.flatMap((segment) =>
    segment.kind === 'part' || segment.kind === 'shard' ? [segment.attribute] : [],
  )
}

/** The leading fixed text of every key of the template. */
export function leadingLiteral(template: Template): string {
  const first = template.segments[0]
  return first?.kind === 'literal' ? first.text : ''
}

/** The literal at a position among the segments, or the empty string. */
export function literalAt(segments: readonly Segment[], at: number): string {
  const segment = segments[at]
  return segment?.kind === 'literal' ? segment.text : ''
}
