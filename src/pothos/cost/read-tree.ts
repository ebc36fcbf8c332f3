import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
} from 'graphql'
import { isRange } from '../../model/index.ts'
import { carriesItems, mostFilteredCalls, type Selection, type Sizes } from '../../store/index.ts'
import { coerceVariables } from '../coerce-variables.ts'
import { totalCountName } from '../connection-types.ts'
import { costOf, type FieldCost } from '../field-cost.ts'
import { type FieldRead, mayBeginEarly, readOf } from '../field-read.ts'
import { type Document, isIncluded, selectedFields } from '../selected-fields.ts'
import { selectionOf } from '../selection.ts'

type Values = Readonly<Record<string, unknown>>

/** A field that reads or writes, and what is read beneath it. */
export interface CostNode {
  /** Where it stands in the answer, without the places in lists: `customer.orders.nodes.lines`. */
  readonly path: string
  /** The field in the schema: `Order.lines`. */
  readonly field: string
  readonly work: FieldRead | FieldCost
  /** How often it is resolved, at most. */
  readonly times: number
  /** The items it gives each time, at most. */
  readonly size: number
  /** Which round trip of the request it goes with, from 1. */
  readonly trip: number
  /** How many round trips it takes itself, one after another. */
  readonly trips: number
  /** How many calls one page of it may take where it is filtered; 0 where it isn't. */
  readonly filteredCalls: number
  /** Up to how many items it counts in all; 0 where it doesn't. */
  readonly counted: number
  /** Whether its items must be completed from the table, as the index doesn't carry what is selected of them. */
  readonly completes: boolean
  /** Whether its reads are strongly consistent wherever they can be. */
  readonly consistent: boolean
  readonly children: readonly CostNode[]
}

/** An operation to be priced. */
export interface Operation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operationName?: string | undefined
  /** As the client gave them. Without them every page has its greatest size, and nothing is skipped. */
  readonly variables?: Values | undefined
  /** Whether the request asks for strongly consistent reads. */
  readonly consistent?: boolean | undefined
}

/** What an operation reads and writes, as a tree; empty where there is no such operation or its variables are wrong. */
export function readTree(asked: Operation, sizes: Sizes): readonly CostNode[] {
  const { schema, document, operationName, variables } = asked
  const operation = getOperationAST(document, operationName)
  const root = operation && schema.getRootType(operation.operation)
  if (!operation || !root) return []
  const given = variables && coerceVariables(schema, operation, variables)
  if (variables !== undefined && given === undefined) return []
  const isSerial = operation.operation === 'mutation'
  // A mutation reads consistently where it wrote, which may be wherever it reads.
  const consistent = asked.consistent || isSerial
  const fragments = fragmentsOf(document)
  const selection = selectionOf({ schema, fragments, operation })
  const walk = new Walk({ schema, fragments }, { variables: given, consistent, sizes, selection })
  return walk.beneath(operation as unknown as FieldNode, root, { ...start, isSerial })
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = {}
  for (const each of definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments[each.name.value] = each
  return fragments
}

/** Where the walk stands: in which object, how often, and what is known of it before it is read. */
interface Place {
  readonly path: string
  readonly times: number
  /** The round trip after which the object is there; 0 for the root. */
  readonly trip: number
  /** The attributes whose values are known before that, and the round trip of which they are known. */
  readonly known: ReadonlySet<string>
  readonly knownTrip: number
  /** Whether the fields are resolved one after another. */
  readonly isSerial?: boolean
}

const start: Place = { path: '', times: 1, trip: 0, known: new Set(), knownTrip: 0 }

interface WalkOptions {
  readonly variables: Values | undefined
  readonly consistent: boolean
  readonly sizes: Sizes
  readonly selection: Selection
}

class Walk {
  readonly #document: Document
  readonly #variables: Values | undefined
  readonly #consistent: boolean
  readonly #sizes: Sizes
  readonly #selection: Selection

  constructor(document: Document, { variables, consistent, sizes, selection }: WalkOptions) {
    this.#document = document
    this.#variables = variables
    this.#consistent = consistent
    this.#sizes = sizes
    this.#selection = selection
  }

  /** The work beneath a selection of an object. */
  beneath(node: FieldNode, type: GraphQLObjectType, place: Place): CostNode[] {
    let trip = place.trip
    return selectedFields(node.selectionSet, type, this.#document).flatMap((selected) => {
      if (this.#variables !== undefined && !isIncluded(selected, this.#variables)) return []
      const field = type.getFields()[selected.node.name.value]
      if (field === undefined) return []
      const nodes = this.#field(selected.node, field, type, { ...place, trip })
      // A mutation's fields follow one another: each begins behind the last trip of the one before.
      if (place.isSerial) trip = Math.max(trip, ...nodes.map(lastTrip))
      return nodes
    })
  }

  #field(
    node: FieldNode,
    field: GraphQLField<unknown, unknown>,
    type: GraphQLObjectType,
    place: Place,
  ): CostNode[] {
    const name = node.alias?.value ?? node.name.value
    const path = place.path === '' ? name : `${place.path}.${name}`
    const coordinate = `${type.name}.${field.name}`
    const read = readOf(field)
    if (read !== undefined) return this.#read(read, { node, field, path, coordinate, place })
    const cost = costOf(field)
    if (cost === undefined) return this.#into(node, field, { ...place, path, isSerial: false })
    const args = this.#arguments(field, node)
    const size = cost.kind === 'byKey' ? cost.count(args) : 1
    const trip = place.trip + 1
    const beneath = { ...start, path, times: place.times * size, trip, knownTrip: trip }
    const children = this.#into(node, field, beneath)
    const own = { trips: 1, filteredCalls: 0, counted: 0, completes: false, consistent: this.#consistent }
    return [{ path, field: coordinate, work: cost, times: place.times, size, trip, ...own, children }]
  }

  #read(read: FieldRead, { node, field, path, coordinate, place }: Reached): CostNode[] {
    const args = this.#arguments(field, node)
    const isKnown =
      mayBeginEarly(read) && [...read.taken].every((name) => place.known.has(sourceOf(read, name)))
    const trip = (isKnown ? place.knownTrip : place.trip) + 1
    const size = sizeOf(read, args)
    const filteredCalls = this.#filteredCalls(read, args, size)
    const isCarried = carriesItems(read.pattern, this.#selection)
    const trips = Math.max(1, filteredCalls) + (isCarried ? 0 : 1)
    const beneath: Place = {
      path,
      times: place.times * size,
      trip: trip + trips - 1,
      known: exactNames(read, args),
      knownTrip: trip - 1,
    }
    const children = this.#into(node, field, beneath)
    const counted = this.#counted(read, node, field)
    // A count begins when its field is reached, though the page may have been read before.
    const all = counted === 0 ? trips : Math.max(trips, place.trip + 2 - trip)
    const own = { trips: all, filteredCalls, counted, completes: !isCarried, consistent: this.#consistent }
    return [{ path, field: coordinate, work: read, times: place.times, size, trip, ...own, children }]
  }

  #counted({ countUpTo }: FieldRead, node: FieldNode, field: GraphQLField<unknown, unknown>): number {
    const type = getNamedType(field.type)
    if (countUpTo === undefined || !isObjectType(type)) return 0
    const isAsked = selectedFields(node.selectionSet, type, this.#document).some(
      (selected) =>
        selected.node.name.value === totalCountName &&
        (this.#variables === undefined || isIncluded(selected, this.#variables)),
    )
    return isAsked ? countUpTo : 0
  }

  #filteredCalls({ pattern }: FieldRead, args: Values | undefined, size: number): number {
    const { filter, entities, index } = pattern
    const isGiven = args === undefined || (args.filter !== undefined && args.filter !== null)
    if (filter === undefined || !isGiven || size === 0) return 0
    const bytes = Math.max(...entities.map((entity) => this.#sizes.bytesOf(entity)))
    const consistent = pattern.consistent || (this.#consistent && index.kind !== 'global')
    // Of each shard: where there are several each has a part of the budget, which takes no more calls than the whole.
    return mostFilteredCalls({ readUnits: filter.readUnits, wanted: size + 1, bytes, consistent })
  }

  /** What is selected of whatever a field gives: the most of each type that it may be. */
  #into(node: FieldNode, field: GraphQLField<unknown, unknown>, place: Place): CostNode[] {
    const type = getNamedType(field.type)
    if (!isCompositeType(type)) return []
    const types = isAbstractType(type) ? this.#document.schema.getPossibleTypes(type) : [type]
    const all = types.filter(isObjectType).flatMap((each) => this.beneath(node, each, place))
    return [...new Map(all.map((each) => [`${each.path} ${each.field}`, each])).values()]
  }

  /** Undefined where they aren't known: then all is possible. */
  #arguments(field: GraphQLField<unknown, unknown>, node: FieldNode): Values | undefined {
    if (this.#variables === undefined && node.arguments?.some(({ value }) => hasVariable(value)))
      return undefined
    try {
      return getArgumentValues(field, node, this.#variables ?? {})
    } catch {
      return undefined
    }
  }
}

interface Reached {
  readonly node: FieldNode
  readonly field: GraphQLField<unknown, unknown>
  readonly path: string
  readonly coordinate: string
  readonly place: Place
}

function lastTrip({ trip, trips, children }: CostNode): number {
  return Math.max(trip + trips - 1, ...children.map(lastTrip))
}

/** A page that will be refused costs nothing. */
function sizeOf(read: FieldRead, args: Values | undefined): number {
  try {
    return read.size(args)
  } catch {
    return 0
  }
}

function sourceOf({ key }: FieldRead, name: string): string {
  const source = key[name] ?? name
  return typeof source === 'string' ? source : ''
}

/** The attributes of an item that its read's arguments tell. */
function exactNames({ pattern, taken }: FieldRead, args: Values | undefined): ReadonlySet<string> {
  const names = pattern.arguments
    .filter(({ name, required, ranged }) => {
      if (taken.has(name)) return true
      const given = args?.[name]
      return required || (given !== undefined && given !== null && !ranged && !isRange(given))
    })
    .map(({ name }) => name)
  return new Set(names)
}

function hasVariable(value: object): boolean {
  return JSON.stringify(value).includes(`"kind":"${Kind.VARIABLE}"`)
}
