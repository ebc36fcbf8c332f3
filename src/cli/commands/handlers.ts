import type { StoredLetter } from '../../handlers/index.ts'
import type { Command } from '../command.ts'
import { count, countOf, were } from '../counted.ts'
import { defaultSchemaPath, loadDefinition } from '../load-definition.ts'
import { openForMaintenance } from '../open-app.ts'
import { readOptions } from '../read-options.ts'
import { regionOf } from '../region-of.ts'
import { UsageError } from '../usage-error.ts'

const help = `dynagate handlers - the changes that handlers failed to handle

Usage: dynagate handlers (list | replay | discard) [options]

  list               print the dead letters in the table
  replay             give their changes to the handlers once more, and remove what is handled now
  discard            remove them

Options:
  --handler NAME     only the dead letters of this handler
  --schema PATH      the module with your gateway's definition (${defaultSchemaPath})
  --dir PATH         the data directory of the bundled engine
  --help, -h         show this help

A handler receives a replayed change with the token that it had before. Dead letters belong to the Region in which the
changes were handled: AWS_REGION.

Environment: as for dynagate start.

Examples:
  dynagate handlers list
  dynagate handlers replay --handler notifyShipped
  TABLE_NAME=shop AWS_REGION=eu-west-1 dynagate handlers list
`

const options = {
  schema: { type: 'string', default: defaultSchemaPath },
  dir: { type: 'string' },
  handler: { type: 'string' },
} as const

/** `dynagate handlers`: lists, replays and discards dead letters. */
export const handlers: Command = {
  help,
  async run([action = '', ...args]) {
    if (!isAction(action))
      throw new UsageError(`expected list, replay or discard, got ${JSON.stringify(action)}`)
    const environment = process.env
    const { handler, ...given } = readOptions(args, options)
    const definition = await loadDefinition(given.schema)
    const write = (text: string) => void process.stdout.write(text)
    await using app = await openForMaintenance(definition, { dir: given.dir, environment, write })
    const { deadLettersOf, discardDeadLetters, replayDeadLetters } = await import('../../handlers/index.ts')
    const { store } = app
    const where = { store, region: regionOf(environment), ...(handler !== undefined && { handler }) }
    switch (action) {
      case 'list': {
        let letters = 0
        for await (const letter of deadLettersOf(where)) {
          if (handler !== undefined && letter.letter.handler !== handler) continue
          letters += 1
          write(line(letter))
        }
        write(`${countOf(letters, 'dead letter')}.\n`)
        return 0
      }
      case 'discard':
        return removed(await discardDeadLetters(where), write)
      case 'replay': {
        const report = await replayDeadLetters({
          ...where,
          handlers: definition.handlers ?? [],
          onFailure: (letter, error) => write(`${line(letter)}  failed again: ${messageOf(error)}\n`),
        })
        const { handled, failed, skipped } = report
        write(
          `${countOf(handled, 'change')} ${were(handled)} handled, ${count(failed)} failed again, ${count(skipped)} ${were(skipped)} skipped.\n`,
        )
        return failed === 0 ? 0 : 1
      }
    }
  },
}

function removed(letters: number, write: (text: string) => void): number {
  write(`${countOf(letters, 'dead letter')} ${were(letters)} removed.\n`)
  return 0
}

const actions = ['list', 'replay', 'discard'] as const

function isAction(text: string): text is (typeof actions)[number] {
  return (actions as readonly string[]).includes(text)
}

function line({ number, letter }: StoredLetter): string {
  const { handler, token, failedAt, attempts, error, record } = letter
  const code = error.code === undefined ? '' : `${error.code}: `
  const what = `${record.eventName} ${JSON.stringify(record.dynamodb.Keys)}`
  return `${number}  ${failedAt}  ${handler}  ${what}  ${countOf(attempts, 'attempt')}  ${token}\n   ${code}${error.message}\n`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
