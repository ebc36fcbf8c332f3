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
          () => 'created',
          (error: { code: string }) => error.code,
        ),
    ),
  )
  const created = codes.filter((code) => code === 'created').length
  const rejected = codes.filter((code) => code === 'UNIQUE_VIOLATION').length
  return [
    atLeast('integrity: concurrent creates with one e-mail address', count, count, 'creates'),
    none('integrity: of these, created besides the first', created - 1, 'items'),
    none('integrity: of these, rejected with another code', count - created - rejected, 'creates'),
  ]
}
