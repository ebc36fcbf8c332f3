import type { Edge, Page } from '../../store/index.ts'
import type { FieldMaker, Registry } from '../registry/index.ts'
import { needsExtension } from '../registry/index.ts'
import { CountedPage } from './counted-page.ts'
import { valueType } from './value-type.ts'

/** The node type of a connection. */
export interface NodeOfConnection {
  readonly name: string
  readonly type: unknown
}

/** The edges of a connection through links, which have a separate type. */
export interface LinkEdges {
  /** The name of the connection type, without `Connection`. */
  readonly name: string
  readonly edgeName: string
  /** The content of the edge type: two with the same have the same fields. */
  readonly content: string
  /** Makes the edge type. */
  readonly edge: () => unknown
}

/**
 * The Relay connection type over a node type, with its edge type and PageInfo: one for all fields of this node type.
 *
 * Nodes are nullable, so that an item that can't be read is an error at its position and the rest of the page is returned.
 */
export function connectionType(registry: Registry, of: NodeOfConnection | LinkEdges): unknown {
  const { name: nodeName } = of
  const name = `${nodeName}Connection`
  const content = 'edge' in of ? `pages with ${of.content}` : `pages of ${nodeName}`
  return registry.type(name, content, () => {
    const reference = registry.builder.objectRef(name)
    const edge = 'edge' in of ? of.edge() : edgeType(registry, of)
    registry.builder.objectType(reference, {
      description: `A page of ${nodeName}.`,
      fields: (t: FieldMaker) => ({
        edges: t.field({
          type: [edge],
          nullable: false,
          extensions: ofParent,
          resolve: (page) => asPage(page).edges,
        }),
        // The edge of a link reads its node.
        ...('type' in of && {
          nodes: t.field({
            type: [of.type],
            nullable: { list: false, items: true },
            description: 'The nodes of the edges, without cursors.',
            extensions: ofParent,
            resolve: (page) => asPage(page).edges.map((each) => each.item ?? each.error),
          }),
        }),
        pageInfo: t.field({
          type: pageInfoType(registry),
          nullable: false,
          extensions: ofParent,
          resolve: (page) => page,
        }),
      }),
    })
    return reference
  })
}

/** The same type with a `totalCount`, which is null for fields that don't count. */
export function countedConnectionType(registry: Registry, node: NodeOfConnection | LinkEdges): unknown {
  const reference = connectionType(registry, node)
  return registry.type(`${node.name}Connection.${totalCountName}`, `the count of ${node.name}`, () => {
    registry.builder.objectField(reference, totalCountName, totalCountField)
    return reference
  })
}

/** The field with the count; only connection types with a counting field have it. */
export const totalCountName = 'totalCount'

function totalCountField(t: FieldMaker): never {
  return t.field({
    type: 'Int',
    nullable: true,
    description:
      'The total number of items, up to the limit of the connection. Null if the connection does not count, if ' +
      'counting would exceed its limit, and on a filtered page.',
    extensions: ofParent,
    resolve: (page) => (page instanceof CountedPage ? page.totalCount() : null),
  })
}

/** The Relay edge type of a node type, used by its connections. */
export function edgeType(registry: Registry, { name: nodeName, type: nodeType }: NodeOfConnection): unknown {
  const name = `${nodeName}Edge`
  return registry.type(name, `edges of ${nodeName}`, () => {
    const reference = registry.builder.objectRef(name)
    registry.builder.objectType(reference, {
      fields: (t: FieldMaker) => ({
        node: t.field({
          type: nodeType,
          nullable: true,
          extensions: ofParent,
          resolve: (edge) => {
            const { item, error } = edge as unknown as Edge<unknown>
            if (error !== undefined) throw error
            return item
          },
        }),
        cursor: t.field({
          type: 'String',
          nullable: false,
          extensions: ofParent,
          resolve: (edge) => edge.cursor,
        }),
      }),
    })
    return reference
  })
}

function pageInfoType(registry: Registry): unknown {
  return registry.type('PageInfo', 'the place of a page', () => {
    const reference = registry.builder.objectRef('PageInfo')
    registry.builder.objectType(reference, {
      description: 'Information about a page, as the Relay cursor connections specification defines it.',
      ...valueType,
      fields: (t: FieldMaker) => ({
        hasNextPage: t.field({
          type: 'Boolean',
          nullable: false,
          extensions: ofParent,
          resolve: (page) => asPage(page).hasNextPage,
        }),
        hasPreviousPage: t.field({
          type: 'Boolean',
          nullable: false,
          extensions: ofParent,
          resolve: (page) => asPage(page).hasPreviousPage,
        }),
        startCursor: t.field({
          type: 'String',
          nullable: true,
          extensions: ofParent,
          resolve: (page) => asPage(page).startCursor,
        }),
        endCursor: t.field({
          type: 'String',
          nullable: true,
          extensions: ofParent,
          resolve: (page) => asPage(page).endCursor,
        }),
        readBudgetSpent: t.field({
          type: 'Boolean',
          nullable: false,
          description:
            'Whether the page ended because its filter had spent its read budget. Such a page may be short or empty; ' +
            'its cursors continue from there.',
          extensions: ofParent,
          resolve: (page) => asPage(page).readBudgetSpent,
        }),
      }),
    })
    return reference
  })
}

/** These fields are resolved only from the page or the edge. */
const ofParent = needsExtension()

function asPage(page: Readonly<Record<string, unknown>>): Page<unknown> {
  return page as unknown as Page<unknown>
}
