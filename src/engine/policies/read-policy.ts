import { isMembers, type Members } from '../json-object.ts'
import type { PolicyCondition, Quantifier } from './condition.ts'
import { operators } from './operators.ts'
import { type Pattern, readPattern } from './pattern.ts'
import type { Matcher, Policy, PrincipalMatcher, Statement } from './policy.ts'

/** An invalid element of a policy; the message has its expectation and its value. */
export class InvalidPolicy extends TypeError {}

/**
 * Reads a policy.
 *
 * @param path the path of the document, for messages: `iam.accessKeys[0].policy`.
 * @throws InvalidPolicy that names the element if AWS would reject the document, or if the engine doesn't support an
 *   operator: a condition that it can't evaluate must neither allow nor deny anything.
 */
export function readPolicy(document: unknown, path: string): Policy {
  return readStatements(document, path, false)
}

/** Reads the policy of a resource, whose statements have principals. Throws an InvalidPolicy, too. */
export function readResourcePolicy(document: unknown, path: string): Policy {
  return readStatements(document, path, true)
}

function readStatements(document: unknown, path: string, hasPrincipals: boolean): Policy {
  const members = readMembers(document, path, ['Version', 'Id', 'Statement'])
  const { Version = '2008-10-17', Statement } = members
  if (Version !== '2008-10-17' && Version !== '2012-10-17') {
    throw unexpected(`${path}.Version`, "'2012-10-17' or '2008-10-17'", Version)
  }
  const hasVariables = Version === '2012-10-17'
  const statements = listOf(Statement)
  if (statements.length === 0) throw unexpected(`${path}.Statement`, 'at least one statement', Statement)
  return {
    statements: statements.map((statement, at) =>
      readStatement(statement, { path: `${path}.Statement[${at}]`, hasVariables, hasPrincipals }),
    ),
  }
}

/** An element of a policy, and the features that it may use. */
interface ElementContext {
  readonly path: string
  readonly hasVariables: boolean
  readonly hasPrincipals: boolean
}

function readStatement(statement: unknown, context: ElementContext): Statement {
  const members = readMembers(statement, context.path, [
    'Sid',
    'Effect',
    ...(context.hasPrincipals ? ['Principal', 'NotPrincipal'] : []),
    'Action',
    'NotAction',
    'Resource',
    'NotResource',
    'Condition',
  ])
  const { Effect: effect } = members
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw unexpected(`${context.path}.Effect`, "'Allow' or 'Deny'", effect)
  }
  return {
    effect,
    ...(context.hasPrincipals && { principals: readPrincipals(members, context) }),
    actions: readMatcher(members, 'Action', { ...context, hasVariables: false }),
    resources: readMatcher(members, 'Resource', context),
    conditions: readConditions(members.Condition ?? {}, { ...context, path: `${context.path}.Condition` }),
  }
}

function readMatcher(members: Members, name: 'Action' | 'Resource', context: ElementContext): Matcher {
  const only = chooseOne(members, name, context)
  const path = `${context.path}.${only}`
  const patterns = readStrings(members[only], path)
  const form = name === 'Action' ? /^(\*|[\w-]+:[\w*?]+)$/ : /^(\*|arn:.*)$/s
  const wrong = patterns.find((pattern) => !form.test(pattern))
  if (wrong !== undefined) {
    throw unexpected(path, name === 'Action' ? "'*' or names like 'dynamodb:GetItem'" : "'*' or ARNs", wrong)
  }
  return {
    patterns: patterns.map((pattern) => readPattern(pattern, context.hasVariables)),
    negated: only !== name,
  }
}

/** Which of `Action` and `NotAction` and the like a statement has. */
function chooseOne(members: Members, name: string, { path }: ElementContext): string {
  const given = [name, `Not${name}`].filter((each) => members[each] !== undefined)
  const [only, ...others] = given
  if (only !== undefined && others.length === 0) return only
  throw new InvalidPolicy(
    `${path} expected either ${name} or Not${name}, got ${given.join(' and ') || 'neither'}`,
  )
}

/** `*`, or `{ "AWS": … }`. The engine has no principals of other kinds, such as services: they match no caller. */
function readPrincipals(members: Members, context: ElementContext): PrincipalMatcher {
  const name = chooseOne(members, 'Principal', context)
  const path = `${context.path}.${name}`
  const value = members[name]
  const negated = name !== 'Principal'
  if (value === '*') return { arns: ['*'], negated }
  const principals = readMembers(value, path, ['AWS', 'Service', 'Federated', 'CanonicalUser'])
  const byKind = new Map(
    Object.entries(principals).map(([kind, names]) => [kind, readStrings(names, `${path}.${kind}`)]),
  )
  if (byKind.size === 0) throw unexpected(path, "'*' or at least one principal", value)
  return { arns: byKind.get('AWS') ?? [], negated }
}

function readConditions(block: unknown, context: ElementContext): PolicyCondition[] {
  return Object.entries(readMembers(block, context.path)).flatMap(([operator, keys]) => {
    const path = `${context.path}.${operator}`
    return Object.entries(readMembers(keys, path)).map(([key, values]) =>
      readCondition({ operator, key, values }, { ...context, path: `${path}.${key}` }),
    )
  })
}

function readCondition(
  { operator: name, key, values }: { operator: string; key: string; values: unknown },
  { path, hasVariables }: ElementContext,
): PolicyCondition {
  const { quantifier, word = '', suffix } = operatorForm.exec(name)?.groups ?? {}
  const expected = readStrings(values, path)
  if (word.toLowerCase() === 'null') {
    const [isNull = '', ...others] = expected.map((each) => each.toLowerCase())
    if (others.length > 0 || !['true', 'false'].includes(isNull))
      throw unexpected(path, "'true' or 'false'", values)
    return { kind: 'null', key: key.toLowerCase(), isNull: isNull === 'true' }
  }
  const operator = operators.get(word.toLowerCase())
  if (operator === undefined)
    throw unexpected(path, `an operator of ${[...operators.keys()].join(', ')}`, name)
  return {
    kind: 'compare',
    key: key.toLowerCase(),
    operator,
    quantifier: quantifiers.get(quantifier?.toLowerCase()) ?? 'none',
    ifExists: suffix !== undefined,
    expected: expected.map((each): Pattern => readPattern(each, hasVariables)),
  }
}

const operatorForm = /^(?:(?<quantifier>ForAllValues|ForAnyValue):)?(?<word>\w+?)(?<suffix>IfExists)?$/i

const quantifiers: ReadonlyMap<string | undefined, Quantifier> = new Map([
  ['forallvalues', 'all'],
  ['foranyvalue', 'any'],
])

function readMembers(value: unknown, path: string, known?: readonly string[]): Members {
  if (!isMembers(value)) throw unexpected(path, 'an object', value)
  const unknown = known && Object.keys(value).find((name) => !known.includes(name))
  if (unknown === undefined) return value
  throw new InvalidPolicy(`${path} expected only ${known?.join(', ')}, got ${unknown}`)
}

/** A string or a list of them; numbers and booleans are converted. */
function readStrings(values: unknown, path: string): string[] {
  const list = listOf(values)
  if (list.length === 0 || !list.every((each) => ['string', 'number', 'boolean'].includes(typeof each)))
    throw unexpected(path, 'a string or a list of strings', values)
  return list.map(String)
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

function unexpected(path: string, expected: string, value: unknown): InvalidPolicy {
  return new InvalidPolicy(`${path} expected ${expected}, got ${JSON.stringify(value)}`)
}
