import { isDeepStrictEqual } from 'node:util'
import {
  type AnyEntity,
  codecsOf,
  currentVersion,
  type EntityKey,
  fingerprintsOf,
  formOf,
  keyOn,
  shownTemplates,
  type Table,
} from '../model/index.ts'

/**
 * What brings stored items to a later model:
 *
 * - `nothing`: they fit it.
 * - `backfill`: `dynagate backfill` rewrites them under their keys.
 * - `versions`: their values have another form: an upgrade in the entity's versions, and then a backfill.
 * - `migrate`: they move to other keys, by `next` and `former`.
 */
export type ChangeWork = 'nothing' | 'backfill' | 'versions' | 'migrate'

/** The change of one entity between two models. */
export interface EntityChange {
  readonly entity: string
  readonly work: ChangeWork
  /** What has changed, one sentence each. */
  readonly details: readonly string[]
}

/** The changes from an earlier model of a table that affect stored items, in the order of the later model. Pure. */
export function modelChanges(earlier: Table, later: Table): EntityChange[] {
  const before = new Map(earlier.entities.map((entity) => [entity.name, entity]))
  const known = new Set(later.entities.map(({ name }) => name))
  return [
    ...later.entities.flatMap((entity) => {
      const former = before.get(entity.name)
      if (former === undefined)
        return [{ entity: entity.name, work: 'nothing' as const, details: ['is new'] }]
      const change = changeOf(former, entity)
      return change.details.length === 0 ? [] : [change]
    }),
    ...earlier.entities.flatMap(({ name }) =>
      known.has(name)
        ? []
        : [
            {
              entity: name,
              work: 'nothing' as const,
              details: ['is removed, and its items stay in the table'],
            },
          ],
    ),
  ]
}

function changeOf(before: AnyEntity, after: AnyEntity): EntityChange {
  const primary = keyChanges('the primary key', before.primaryKey, after.primaryKey)
  const indexes = indexChanges(before, after)
  const shapes = shapeChanges(before, after)
  const others = otherChanges(before, after)
  const isMoved = primary.length > 0
  const work = isMoved
    ? 'migrate'
    : shapes.some(({ needsUpgrade }) => needsUpgrade)
      ? 'versions'
      : indexes.length + others.length > 0
        ? 'backfill'
        : 'nothing'
  const ofIndexes = isMoved
    ? indexes
    : indexes.map(({ text, isReplaced }) => ({ text: isReplaced ? `${text}: ${inPlace}` : text }))
  const details = [
    ...primary,
    ...ofIndexes.map(({ text }) => text),
    ...shapes.map(({ text }) => text),
    ...others,
  ]
  return { entity: after.name, work, details }
}

/** What a change of an index key without another primary key means for its readers. */
const inPlace =
  'until a backfill ends, queries of the index find a part of the items: to find all throughout, put the key on another index, ' +
  'or change the fixed text of the primary key as well and migrate'

function keyChanges(what: string, before: EntityKey, after: EntityKey): string[] {
  const [one, other] = [codecsOf(before), codecsOf(after)]
  const templates = [shownTemplates(one), shownTemplates(other)]
  if (templates[0] !== templates[1]) return [`${what}: '${templates[0]}' becomes '${templates[1]}'`]
  return other.flatMap((codec, at) => {
    const former = one[at]
    if (former === undefined) return []
    const parts = codec.parts.flatMap((name) => {
      const [was, is] = [former.attribute(name).type, codec.attribute(name).type]
      const [digitsBefore, digits] = [was.digits, is.digits]
      if (!isDeepStrictEqual(digitsBefore, digits))
        return [`${what}: ${name} has ${shownDigits(digits)} instead of ${shownDigits(digitsBefore)}`]
      return was.kind === is.kind && was.storage === is.storage && was.custom?.name === is.custom?.name
        ? []
        : [`${what}: ${name} is ${is.kind} instead of ${was.kind}`]
    })
    const format =
      former.format === codec.format
        ? []
        : [`${what}: its parts are ${codec.format} instead of ${former.format}`]
    return [...parts, ...format]
  })
}

function shownDigits(digits: unknown): string {
  return digits === undefined ? 'no digits' : `${JSON.stringify(digits)} digits`
}

interface IndexChange {
  readonly text: string
  readonly isReplaced: boolean
}

function indexChanges(before: AnyEntity, after: AnyEntity): IndexChange[] {
  const names = new Set([...before.indexKeys.keys(), ...after.indexKeys.keys()])
  return [...names].flatMap((name): IndexChange[] => {
    const [one, other] = [keyOn(before, { name }), keyOn(after, { name })]
    if (one === undefined && other)
      return [{ text: `has a key on ${name}: '${shownTemplates(codecsOf(other))}'`, isReplaced: false }]
    if (one === undefined || other === undefined)
      return [{ text: `has no key on ${name} any more`, isReplaced: false }]
    return keyChanges(`its key on ${name}`, one, other).map((text) => ({ text, isReplaced: true }))
  })
}

interface ShapeChange {
  readonly text: string
  readonly needsUpgrade: boolean
}

/** The attributes whose stored form has changed. An upgrade that the later model has covers them. */
function shapeChanges(before: AnyEntity, after: AnyEntity): ShapeChange[] {
  const versionOf = ({ versions }: AnyEntity) => (versions === undefined ? 1 : currentVersion(versions))
  const isUpgraded = versionOf(after) > versionOf(before)
  return Object.entries(after.attributes).flatMap(([name, { type, options }]): ShapeChange[] => {
    const former = before.attributes[name]
    const needsUpgrade = !isUpgraded
    if (former === undefined) {
      const isFilled =
        options.isOptional || options.makeDefault !== undefined || options.maintained !== undefined
      return isFilled ? [] : [{ text: `${name} is new, required, and has no default`, needsUpgrade }]
    }
    const lost = (former.type.values ?? []).filter((value) => !(type.values ?? []).includes(value))
    return [
      ...(former.type.kind === type.kind && former.type.storage === type.storage
        ? []
        : [{ text: `${name} is ${type.kind} instead of ${former.type.kind}`, needsUpgrade }]),
      ...(lost.length === 0 || type.kind !== former.type.kind
        ? []
        : [{ text: `${name} has no value ${lost.join(', ')} any more`, needsUpgrade }]),
      ...(former.options.isOptional && !options.isOptional
        ? [{ text: `${name} is required`, needsUpgrade: needsUpgrade && options.makeDefault === undefined }]
        : []),
    ]
  })
}

/** What else stored items have of their model: sentinels, derived attributes, defaults, counts, versions. */
function otherChanges(before: AnyEntity, after: AnyEntity): string[] {
  const isChanged = fingerprintsOf(before.table)[before.name] !== fingerprintsOf(after.table)[after.name]
  // A fingerprint also has the keys, whose changes are known.
  if (!isChanged || formOf(before) !== formOf(after)) return []
  return ['its unique values, derived attributes, defaults, counts or version']
}
