import assert from 'node:assert/strict'
import type { Ticket } from '../expected.ts'
import { fields } from '../releases.ts'
import { type Session, send } from '../trial.ts'

/** A mutation of a ticket, and what it must respond. */
export interface Write {
  readonly mutation: string
  /** The type of its input. */
  readonly type: string
  readonly input: object
  readonly headers?: Readonly<Record<string, string>>
  /** The code of its error; undefined if it must succeed. */
  readonly code: string | undefined
  /** Whether another ticket has its key of the other release: then it fails where writes store both forms. */
  readonly collides?: boolean
  /** Applies it to the expected tickets; returns the one that it responds with. */
  readonly apply: () => Ticket
}

/** Sends a write and compares its response; returns its body and data if it succeeds. */
export async function sendWrite(
  session: Session,
  { mutation, type, input, headers, code, collides = false, apply }: Write,
): Promise<{ readonly body: object; readonly data: unknown } | undefined> {
  const { trial, release, caller } = session
  const body = {
    query: `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields} } }`,
    variables: { input },
  }
  const { data, errors } = await send(session, body, headers)
  const { storesBoth } = trial.stage
  // FORBIDDEN is the error of the note, which only staff may read.
  const codes = (errors ?? []).map(({ extensions }) => extensions.code).filter((each) => each !== 'FORBIDDEN')
  const context = () =>
    `${release} ${mutation} ${JSON.stringify(input)} by ${caller.userId}: ${JSON.stringify({ data, errors, code, collides, storesBoth })}`
  if (code !== undefined) {
    assert.equal(codes[0], code, context())
    return undefined
  }
  if (collides && storesBoth !== false) {
    if (codes[0] === 'ALREADY_EXISTS') return undefined
    assert.equal(storesBoth, undefined, context())
  }
  assert.deepEqual(codes, [], context())
  trial.expected.compare(data?.[mutation] as object, apply(), caller, context)
  return { body, data }
}
