import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { closest } from './closest.ts'
import { messageOf } from './message-of.ts'
import { UsageError } from './usage-error.ts'

/** The option of a command whose result can be a report in JSON. */
export const reportOption = { json: { type: 'boolean', default: false } } as const

/** The values of a command's options. Throws a {@link UsageError} for anything that is not one of them. */
export function readOptions<const Options extends ParseArgsOptionsConfig>(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw unreadable(error, options)
  }
}

/** The same for a command that also has one argument: a file, or what else `what` names. */
export function readFileAndOptions<const Options extends ParseArgsOptionsConfig>(
  args: string[],
  options: Options,
  what = 'file',
) {
  const { file, values } = readOptionalFile(args, options, what)
  if (file === undefined) throw new UsageError(`expected one ${what}`)
  return { file, values }
}

/** The same for a command that may have that argument. */
export function readOptionalFile<const Options extends ParseArgsOptionsConfig>(
  args: string[],
  options: Options,
  what: string,
) {
  try {
    const { values, positionals } = parseArgs({ args, options, strict: true, allowPositionals: true })
    const [file, ...others] = positionals
    if (others.length === 0) return { file, values }
  } catch (error) {
    throw unreadable(error, options)
  }
  throw new UsageError(`expected one ${what}`)
}

/**
 * The number of a port in an option or an environment variable. Throws a {@link UsageError}.
 *
 * @param name the option or variable, for messages: `--port`
 */
export function readPort(text: string, name: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`${name} expects a number from 0 to 65535, got ${JSON.stringify(text)}`)
  }
  return port
}

/**
 * The integer of an option, from 1. Throws a {@link UsageError}.
 *
 * @param option for messages: `--segments`
 */
export function readNumber(text: string, option: string, most = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number
  throw new UsageError(`${option} expects an integer from 1 to ${most}, got ${JSON.stringify(text)}`)
}

function unreadable(error: unknown, options: ParseArgsOptionsConfig): UsageError {
  const message = firstSentence(error)
  const [, given] = /^Unknown option '--(.+)'$/.exec(message) ?? []
  const meant = given === undefined ? undefined : closest(given, Object.keys(options))
  return new UsageError(meant === undefined ? message : `${message}: did you mean --${meant}?`)
}

/** The rest of Node's message is advice about positional arguments, which these commands don't take. */
function firstSentence(error: unknown): string {
  const [line = ''] = messageOf(error).split('\n')
  return line.split(/\. (?=[A-Z])/)[0]?.replace(/\.$/, '') ?? line
}
