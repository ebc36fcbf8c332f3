import type { Run } from '../run.ts'
import { copiedParents } from './copied-parents.ts'
import { countedParents } from './counted-parents.ts'
import { killedCascade } from './killed-cascade.ts'
import { killedWriters } from './killed-writers.ts'
import { lostReplies } from './lost-replies.ts'
import { oneWinner } from './one-winner.ts'
import { wholeModel } from './whole-model.ts'

/** Unique values have one owner each parents count their children and children have copies of them, whatever fails; mutations under an Idempotency-Key have one effect and one outcome. */
export const integrity: Run = async (options) => {
  const { tell } = options
  tell('concurrent creates with one e-mail address')
  const winners = await oneWinner(200)
  tell('writers of unique values that are killed')
  const writers = await killedWriters(options)
  tell('parents that count their children')
  const parents = await countedParents(options)
  tell('children that copy attributes of their parents')
  const copies = await copiedParents(options)
  tell('writes of all kinds')
  const whole = await wholeModel(options)
  tell('a cascade whose process is killed')
  const cascade = await killedCascade(options)
  tell('mutations whose responses are lost')
  return [
    ...winners,
    ...writers,
    ...parents,
    ...copies,
    ...whole,
    ...cascade,
    ...(await lostReplies(options)),
  ]
}
