import { type ErrorCode, errorCodes } from '../../../src/errors.ts'
import { Member, openClub } from '../../store/unique/members.ts'
import { atLeast, none, type Row } from '../run.ts'

/** Creates members with one e-mail address at once, of which one may succeed. */
export async function oneWinner(count: number): Promise<Row[]> {
  await using open = await openClub()
  const codes = await Promise.all(
    Array.from({ length: count }, (_, at) =>
      open.store
        .request()
        .create(Member, { memberId: `m${at}`, name: 'x', email: 'one@club.org' })
        .then(
          () => 'created' as const,
          (error: { code: ErrorCode }) => error.code,
        ),
    ),
  )
  const { Items = [] } = await open.store.client.scan({ TableName: 'club', ConsistentRead: true })
  const stored = Items.filter(({ email }) => email === 'one@club.org').length
  const created = codes.filter((code) => code === 'created').length
  // On a busy machine some creates are given up, which a client may send again.
  const wrong = codes.filter(
    (code) => code !== 'created' && code !== 'UNIQUE_VIOLATION' && !errorCodes[code].retryable,
  )
  return [
    atLeast('integrity: concurrent creates with one e-mail address', count, count, 'creates'),
    none('integrity: of these, stored besides the first', stored - 1, 'items'),
    none('integrity: of these, acknowledged besides the first', Math.max(0, created - 1), 'creates'),
    none('integrity: of these, rejected for another reason', wrong.length, 'creates'),
  ]
}
