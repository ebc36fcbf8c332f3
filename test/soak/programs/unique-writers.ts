import { DynagateError } from '../../../src/errors.ts'
import { openClient } from '../../../src/store/client/index.ts'
import { openStore } from '../../../src/store/index.ts'
import { club, Member } from '../../store/unique/members.ts'
import { Random } from '../random.ts'

/** 50 writers that create, change and delete members with 1,000 e-mail addresses; writes a line for each write made. */
const [directory = '', seed = '1'] = process.argv.slice(2)
const client = await openClient({ kind: 'embedded', directory })
const store = openStore({ client, table: club, cursorSecret: 'soak' })
const random = new Random(Number(seed))

async function writer(): Promise<never> {
  for (;;) {
    const memberId = String(random.below(1500))
    const email = `${random.below(1000)}@club.org`
    const request = store.request()
    try {
      const draw = random.below(10)
      if (draw < 4) await request.create(Member, { memberId, name: 'x', email })
      else if (draw < 8) await request.update(Member, { memberId }, { email })
      else await request.delete(Member, { memberId })
      process.stdout.write('made\n')
    } catch (error) {
      if (!(error instanceof DynagateError)) throw error
    }
  }
}

await Promise.all(Array.from({ length: 50 }, writer))
