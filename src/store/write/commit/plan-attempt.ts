import { type Execution, onlyAtHome, placeOf, uniqueViolation } from '../action/index.ts'
import { cascadeActions, parentActions, type UniqueActions, uniqueActions } from '../companions/index.ts'
import { type Intent, type Step, stepOf } from '../plan/index.ts'
import { copied, withSources } from './copy-sources.ts'
import type { Findings } from './findings.ts'
import { movedChildren } from './moved-children.ts'
import type { Planned } from './planned.ts'
import { ofReadable, readableParents } from './readable-parents.ts'
import { allSources, rewritesOf } from './rewrites.ts'
import { readForms, withSecondForms } from './second-form.ts'
import { withParents } from './with-parents.ts'

/** An attempt of a transaction. */
export interface Attempt {
  /** The writes of the intents, in their order. */
  readonly own: readonly Step[]
  /** The actions on all items. */
  readonly planned: readonly Planned[]
}

/** The context of an attempt. */
export interface Attempting {
  readonly execution: Execution
  /** The number of planned writes. */
  readonly of: number
  readonly findings: Findings
}

/**
 * Plans one attempt of a transaction, after the reads that it needs: its writes and those of children that move, then
 * the actions on parents, cascades, unique values, copies and second forms.
 *
 * @returns undefined if others are changing the children that move: then the transaction must be planned again.
 * @throws WriteError that names the write that can't be made.
 * @throws DynagateError FORBIDDEN for unique values away from the table's home, or what the client throws.
 */
export async function planAttempt(
  intents: readonly Intent[],
  { execution, of, findings }: Attempting,
): Promise<Attempt | undefined> {
  const { expired, foreign, unexpected } = findings
  const stepping = { of, expired, ...execution }
  const forms = await readForms(intents, execution)
  const own = await Promise.all(intents.map((intent) => stepOf(intent, stepping)))
  const children = await movedChildren(own, stepping)
  if (children === undefined) return undefined
  const parents = await readableParents(own, stepping)
  const copying = { ...stepping, known: parents.items }
  const { steps: alone, sources } = await copied([...own, ...children], copying)
  const { steps, actions: ofForms } = await withSecondForms(alone, forms, { execution, foreign })
  const unique = uniqueActions(steps, foreign)
  checkUnique(unique, of, execution)
  const ownAndParents = withParents(steps, parentActions(steps, unexpected), of)
  const rewrites = await rewritesOf(steps, ownAndParents, execution)
  const unguarded = [
    ...ownAndParents,
    ...cascadeActions(steps).map((each): Planned => ({ ...each, role: { kind: 'cascade' } })),
    ...unique.actions.map(
      ({ write, action, kind, ...of }): Planned => ({
        write,
        action,
        role: { kind: 'unique', change: kind, ...of },
      }),
    ),
    ...rewrites.planned,
    ...ofForms.map(({ own, ...each }): Planned => ({ ...each, role: { kind: 'form', own } })),
  ]
  const guarded = withSources(unguarded, allSources(sources, rewrites.sources))
  return { own: steps.slice(0, own.length), planned: ofReadable(guarded, parents) }
}

/** Throws for a value that two writes of the transaction claim, and for one away from the table's home. */
function checkUnique({ contest, actions }: UniqueActions<Step>, of: number, { away }: Execution): void {
  if (contest) {
    const { sentinel, write } = contest
    throw uniqueViolation(write.target.entity, sentinel.constraint, placeOf(write.intent, of))
  }
  const [reserved] = actions
  if (reserved && away) throw onlyAtHome(reserved.write.target.entity, away)
}
