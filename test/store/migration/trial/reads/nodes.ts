import assert from 'node:assert/strict'
import { isVisible } from '../expected.ts'
import { fields, sortKey } from '../releases.ts'
import { type Session, send } from '../trial.ts'

/**
 * Reads tickets of the caller's firm by the global ids of earlier responses; a release may reject those of the other one.
 *
 * @param value chooses the ids.
 */
export async function compareNodes(session: Session, value: number): Promise<void> {
  const { trial, release, caller } = session
  const ids = trial.earlier.ids
    .filter(({ firm }) => firm === caller.firm)
    .filter((_, index) => index % 3 === value % 3)
    .slice(0, 6)
  if (ids.length === 0) return
  const { data, errors } = await send(session, {
    query: `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Ticket { ${fields} } } }`,
    variables: { ids: ids.map(({ id }) => id) },
  })
  if (ids.some((each) => each.release !== release)) {
    for (const { extensions } of errors ?? [])
      assert(['BAD_USER_INPUT', 'FORBIDDEN'].includes(extensions.code), JSON.stringify(errors))
    return
  }
  const nodes = data?.nodes as readonly (object | null)[] | undefined
  assert(nodes, JSON.stringify(errors))
  for (const [index, { customerId, sortKey: key }] of ids.entries()) {
    const context = () => `${release} node ${customerId}/${key}`
    const ticket = trial.expected
      .ofCustomer(caller.firm, customerId)
      .find((each) => sortKey(release, each) === key)
    if (ticket === undefined || !isVisible(ticket, caller)) assert.equal(nodes[index], null, context())
    else trial.expected.compare(nodes[index] ?? {}, ticket, caller, context)
  }
}
