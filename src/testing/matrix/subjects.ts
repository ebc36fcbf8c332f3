import type { GatewayDefinition } from '../../server/index.ts'
import { secretsOf } from './judge.ts'
import { type KnownItem, type MatrixCaller, type Sees, type Sight, sightByModel } from './known-items.ts'
import { type ItemGroup, storedGroups } from './worlds.ts'

/** A caller, the items that they may see and those that they may not. */
export interface Subject {
  readonly name: string
  readonly caller: MatrixCaller
  readonly seen: readonly ItemGroup[]
  readonly hidden: readonly ItemGroup[]
  /** Values of hidden items and attributes, which no response may have. */
  readonly secrets: ReadonlySet<string>
}

/** Options of {@link subjectsOf}. */
export interface SubjectOptions {
  readonly callers: Readonly<Record<string, MatrixCaller>>
  readonly items: readonly KnownItem[]
  readonly sees: Sees | undefined
}

/** The callers with the items that each of them may see, and all items grouped by who may see them. */
export async function subjectsOf<Context extends object>(
  definition: GatewayDefinition<Context>,
  { callers, items, sees: givenSees }: SubjectOptions,
): Promise<{ readonly subjects: readonly Subject[]; readonly groups: readonly ItemGroup[] }> {
  const { sees, attributesFor }: Sight =
    givenSees === undefined
      ? sightByModel(definition, callers)
      : { sees: givenSees, attributesFor: (_, { item }) => ({ shown: item, hidden: {} }) }
  const names = Object.keys(callers)
  const grouped = Map.groupBy(items, (item) => names.map((name) => sees(name, item)).join())
  const groups = await storedGroups(definition, [...grouped.values()])
  const subjects = Object.entries(callers).map(([name, caller]): Subject => {
    const isSeen = ({ known: [first] }: ItemGroup) => first !== undefined && sees(name, first)
    const seen = groups.filter(isSeen)
    const hidden = groups.filter((group) => !isSeen(group))
    const attributes = knownIn(seen).map((each) => attributesFor(name, each))
    const secrets = secretsOf(
      [...knownIn(hidden).map(({ item }) => item), ...attributes.map((each) => each.hidden)],
      attributes.map((each) => each.shown),
    )
    return { name, caller, seen, hidden, secrets }
  })
  return { subjects, groups }
}

function knownIn(groups: readonly ItemGroup[]): KnownItem[] {
  return groups.flatMap((group) => group.known)
}
