import type { StoredLetter } from '../../handlers/index.ts'
import { openForMaintenance } from '../app/index.ts'
import { regionOf } from '../client/index.ts'
import type { Command } from '../command.ts'
import { definitionDefault, definitionOption, loadDefinition } from '../definition/index.ts'
import { messageOf, readOptions, reportOption, UsageError } from '../input/index.ts'
import { count, countOf, untilSignal, wasOrWere } from '../terminal/index.ts'

const help = `dynagate handlers - list, replay or discard the changes that handlers failed to handle

Usage: dynagate handlers (list | replay | discard) [options]

  list               print the dead letters in the table
  replay             send their changes to the handlers again, and remove those that succeed
  discard            remove them

Options:
  --handler NAME     only the dead letters of this handler
  --json             print a report in JSON: docs/command-line.md
  --schema PATH      the module with your gateway's definition (${definitionDefault})
  --dir PATH         the data directory of the bundled engine
  --help, -h         show this help

A handler receives a replayed change with the same token. Dead letters belong to the Region in which the
changes were handled: AWS_REGION.

Environment: as for dynagate start. Exit code: 0 done; 1 a handler failed again, or another failure; 2 a usage error.

Examples:
  dynagate handlers list
  dynagate handlers replay --handler notifyShipped
  TABLE_NAME=shop AWS_REGION=eu-west-1 dynagate handlers list
`

const options = {
  ...definitionOption,
  dir: { type: 'string' },
  handler: { type: 'string' },
  ...reportOption,
} as const

/** `dynagate handlers`: lists, replays and discards dead letters. */
export const handlers: Command = {
  help,
  async run([action = '', ...args], output) {
    if (!isAction(action))
      throw new UsageError(`expected list, replay or discard, got ${JSON.stringify(action)}`)
    const { handler, ...given } = readOptions(args, options)
    const definition = await loadDefinition(given.schema)
    await using app = await openForMaintenance(definition, { dir: given.dir, output })
    const { deadLettersOf, discardDeadLetters, replayDeadLetters } = await import('../../handlers/index.ts')
    const { store } = app
    const where = { store, region: regionOf(process.env), ...(handler !== undefined && { handler }) }
    switch (action) {
      case 'list': {
        const deadLetters: object[] = []
        for await (const letter of deadLettersOf(where)) {
          if (handler !== undefined && letter.letter.handler !== handler) continue
          deadLetters.push(summaryOf(letter))
          output.say(line(letter))
        }
        output.result({ deadLetters }, `${countOf(deadLetters.length, 'dead letter')}.\n`)
        return 0
      }
      case 'discard': {
        const removed = await untilSignal((signal) =>
          output.during('Removing dead letters', discardDeadLetters({ ...where, signal })),
        )
        output.result({ removed }, `${countOf(removed, 'dead letter')} ${wasOrWere(removed)} removed.\n`)
        return 0
      }
      case 'replay': {
        const failures: object[] = []
        const replay = {
          ...where,
          handlers: definition.handlers ?? [],
          onFailure: (letter: StoredLetter, error: unknown) => {
            const message = messageOf(error)
            failures.push({ ...summaryOf(letter), error: message })
            output.say(`${line(letter)}   failed again: ${message}\n`)
          },
        }
        const report = await untilSignal((signal) =>
          output.during('Replaying dead letters', replayDeadLetters({ ...replay, signal })),
        )
        const { handled, failed, skipped } = report
        output.result(
          { ...report, failures },
          `${countOf(handled, 'change')} ${wasOrWere(handled)} handled, ${count(failed)} failed again, ${count(skipped)} ${wasOrWere(skipped)} skipped.\n`,
        )
        return failed === 0 ? 0 : 1
      }
    }
  },
}

const actions = ['list', 'replay', 'discard'] as const

function isAction(text: string): text is (typeof actions)[number] {
  return (actions as readonly string[]).includes(text)
}

/** A dead letter in a report, without the images of the item. */
function summaryOf({ number, letter }: StoredLetter): object {
  const { handler, token, failedAt, attempts, error, record } = letter
  const { eventName, dynamodb } = record
  return { number, handler, token, failedAt, attempts, error, event: eventName, key: dynamodb.Keys }
}

function line({ number, letter }: StoredLetter): string {
  const { handler, token, failedAt, attempts, error, record } = letter
  const code = error.code === undefined ? '' : `${error.code}: `
  const what = `${record.eventName} ${JSON.stringify(record.dynamodb.Keys)}`
  return `${number}  ${failedAt}  ${handler}  ${what}  ${countOf(attempts, 'attempt')}  ${token}\n   ${code}${error.message}\n`
}
