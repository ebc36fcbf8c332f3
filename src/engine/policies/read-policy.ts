import { isMembers, type Members } from '../json-object.ts'
import type { PolicyCondition, Quantifier } from './condition.ts'
import { operators } from './operators.ts'
import { type Pattern, readPattern } from './pattern.ts'
import type { Matcher, Policy, PrincipalMatcher, Statement } from './policy.ts'

/** The expectation of a policy's element, and its value. */
export class InvalidPolicy extends TypeError {}

/**
 * Reads a policy. Throws an InvalidPolicy that names the element where AWS would not take the document, or the engine
 * doesn't know an operator: what it can't evaluate must neither allow nor deny anything.
 *
 * @param path where the document is, for messages: `iam.accessKeys[0].policy`.
 */
export function readPolicy(document: unknown, path: string): Policy {
  return readStatements(document, path, false)
}

/** Reads a policy that is attached to a resource: its statements say whom they are about. Throws likewise. */
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

interface Place {
  readonly path: string
  readonly hasVariables: boolean
  readonly hasPrincipals: boolean
}

function readStatement(statement: unknown, place: Place): Statement {
  const members = readMembers(statement, place.path, [
    'Sid',
    'Effect',
    ...(place.hasPrincipals ? ['Principal', 'NotPrincipal'] : []),
    'Action',
    'NotAction',
    'Resource',
    'NotResource',
    'Condition',
  ])
  const { Effect: effect } = members
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw unexpected(`${place.path}.Effect`, "'Allow' or 'Deny'", effect)
  }
  return {
    effect,
    ...(place.hasPrincipals && { principals: readPrincipals(members, place) }),
    actions: readMatcher(members, 'Action', { ...place, hasVariables: false }),
    resources: readMatcher(members, 'Resource', place),
    conditions: readConditions(members.Condition ?? {}, { ...place, path: `${place.path}.Condition` }),
  }
}

function readMatcher(members: Members, name: 'Action' | 'Resource', place: Place): Matcher {
  const only = chooseOne(members, name, place)
  const path = `${place.path}.${only}`
  const patterns = readStrings(members[only], path)
  const form = name === 'Action' ? /^(\*|[\w-]+:[\w*?]+)$/ : /^(\*|arn:.*)$/s
  const wrong = patterns.find((pattern) => !form.test(pattern))
  if (wrong !== undefined) {
    throw unexpected(path, name === 'Action' ? "'*' or names like 'dynamodb:GetItem'" : "'*' or ARNs", wrong)
  }
  return {
    patterns: patterns.map((pattern) => readPattern(pattern, place.hasVariables)),
    negated: only !== name,
  }
}

/** Which of `Action` and `NotAction` and the like a statement has. */
function chooseOne(members: Members, name: string, { path }: Place): string {
  const given = [name, `Not${name}`].filter((each) => members[each] !== undefined)
  const [only, ...others] = given
  if (only !== undefined && others.length === 0) return only
  throw new InvalidPolicy(
    `${path} expected either ${name} or Not${name}, got ${given.join(' and ') || 'neither'}`,
  )
}

/** `*`, `{ "AWS": … }`; principals of other kinds are none of the engine's users. */
function readPrincipals(members: Members, place: Place): PrincipalMatcher {
  const name = chooseOne(members, 'Principal', place)
  const path = `${place.path}.${name}`
  const value = members[name]
  const negated = name !== 'Principal'
  if (value === '*') return { arns: ['*'], negated }
  const { AWS = [] } = readMembers(value, path, ['AWS', 'Service', 'Federated', 'CanonicalUser'])
  return { arns: listOf(AWS).map(String), negated }
}

function readConditions(block: unknown, place: Place): PolicyCondition[] {
  return Object.entries(readMembers(block, place.path)).flatMap(([operator, keys]) => {
    const path = `${place.path}.${operator}`
    return Object.entries(readMembers(keys, path)).map(([key, values]) =>
      readCondition({ operator, key, values }, { ...place, path: `${path}.${key}` }),
    )
  })
}

function readCondition(
  { operator: name, key, values }: { operator: string; key: string; values: unknown },
  { path, hasVariables }: Place,
): PolicyCondition {
  const { quantifier, word = '', suffix } = operatorForm.exec(name)?.groups ?? {}
  const expected = readStrings(values, path)
  if (word.toLowerCase() === 'null') {
    return { kind: 'null', key: key.toLowerCase(), isNull: expected[0]?.toLowerCase() === 'true' }
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

/** Numbers and booleans are their own text. */
function readStrings(values: unknown, path: string): string[] {
  const list = listOf(values)
  const wrong = list.find((each) => !['string', 'number', 'boolean'].includes(typeof each))
  if (wrong !== undefined || list.length === 0)
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
