import { ModelError } from '../../errors.ts'
import type { AnyAccessPattern, AnyEntity } from '../../model/index.ts'
import type { Edge } from '../../store/index.ts'
import type { KeySources } from '../arguments/index.ts'
import type { FieldMaker, Registry } from '../registry/index.ts'
import { entityExtension, needsExtension, registryOf } from '../registry/index.ts'
import { attributeField } from './attribute-field.ts'
import { type ConnectionFieldOptions, connectionField } from './connection-field.ts'
import { itemField } from './item-field.ts'

/** Options of `t.through()`. */
export interface ThroughFieldOptions extends Omit<ConnectionFieldOptions, 'type'> {
  /** The get or the lookup of the item to which a link leads. */
  readonly node: AnyAccessPattern
  /** Maps key attributes of the node that the link has under another name: `{ studentId: 'memberId' }`. */
  readonly nodeKey?: KeySources
  /** The attributes of the link that its edge has. */
  readonly edge?: readonly string[]
}

/**
 * A connection through links: the edges of its pages are links, with their attributes, and the node of each is the item
 * to which it leads. A page is one Query of the links, and one BatchGetItem of the nodes, if they are selected.
 */
export function throughField(
  maker: FieldMaker,
  pattern: AnyAccessPattern,
  { node, nodeKey = {}, edge = [], ...options }: ThroughFieldOptions & { readonly nested: boolean },
): never {
  const [link, ...others] = pattern.entities
  const [target] = node.entities
  if (link === undefined || others.length > 0 || target === undefined) {
    throw new ModelError([
      `${pattern.name}: a connection through links reads those of one entity: give a query instead of a collection`,
    ])
  }
  const name = `${link.name}${target.name}`
  const edgeName = `${name}Edge`
  const registry = registryOf(maker.builder)
  const content = `edges of ${link.name} by ${node.name} with ${edge.join(', ') || 'no attributes'}`
  const ofLinks = { registry, link, node, nodeKey, attributes: edge, name: edgeName, content }
  return connectionField(maker, pattern, {
    ...options,
    link: { name, edgeName, content, edge: () => linkEdgeType(ofLinks) },
  })
}

interface OfLinks {
  readonly registry: Registry
  readonly link: AnyEntity
  readonly node: AnyAccessPattern
  readonly nodeKey: KeySources
  /** The attributes of the link that are on the edge. */
  readonly attributes: readonly string[]
  readonly name: string
  readonly content: string
}

function linkEdgeType({ registry, link, node, nodeKey, attributes, name, content }: OfLinks): unknown {
  const clash = attributes.find((each) => each === 'node' || each === 'cursor')
  if (clash !== undefined) {
    throw new ModelError([
      `${link.name}.${clash}: an edge has a field of this name already: rename the attribute, or remove it from edge`,
    ])
  }
  return registry.type(name, content, () => {
    const reference = registry.builder.objectRef(name)
    registry.builder.objectType(reference, {
      description: link.description,
      extensions: entityExtension(link, []),
      fields: (t: FieldMaker) => ({
        node: itemField(t, node, { key: nodeKey, nested: true, itemOf: linkOf }),
        cursor: t.field({
          type: 'String',
          nullable: false,
          extensions: needsExtension(),
          resolve: ({ cursor }) => cursor,
        }),
        ...Object.fromEntries(
          attributes.map((attribute) => [attribute, attributeField(t, link, attribute, { itemOf: linkOf })]),
        ),
      }),
    })
    return reference
  })
}

/** The link of an edge; throws why it can't be read. */
function linkOf(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { item, error } = object as unknown as Edge<Readonly<Record<string, unknown>>>
  if (item === undefined) throw error
  return item
}
