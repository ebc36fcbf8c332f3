import { stripIgnoredCharacters } from 'graphql'
import { type Example, type Profile, profiles } from '../../server/index.ts'

/** The values in the greeting of `dynagate start`, printed once it serves. */
export interface Greeted {
  /** The URL of GraphQL. */
  readonly url: string
  readonly hasGraphiQL: boolean
  /** The URL of the explorer; undefined if it isn't served. */
  readonly explorer?: string
  /** The location of the data. */
  readonly data: string
  readonly profile: Profile
  readonly example: Example | undefined
  /** The URL of the metrics, if there is an admin port. */
  readonly metrics?: string | undefined
  /** The number of processes, if there are several. */
  readonly workers?: number
}

/** The lines for the terminal. */
export function greeting(greeted: Greeted): string {
  const { url, hasGraphiQL, explorer, data, profile, example, metrics, workers } = greeted
  const { query, variables, headers = {} } = example ?? { query: '{ __typename }' }
  const body = JSON.stringify({ query: stripIgnoredCharacters(query), variables })
  const shown = profiles[profile].exampleHeaders ? headers : {}
  const all = Object.entries({ 'content-type': 'application/json', ...shown })
  const ofCurl = all.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`).join(' ')
  return `The gateway is running: ${url}${hasGraphiQL ? ' (in a browser: GraphiQL)' : ''}
${explorer === undefined ? '' : `Explorer: ${explorer}\n`}Data: ${data}
Profile: ${profile}${profile === 'development' ? '; NODE_ENV=production selects the other' : ''}
${workers === undefined ? '' : `Workers: ${workers}\n`}${metrics === undefined ? '' : `Metrics: ${metrics}\n`}Try:
  curl -s ${url} ${ofCurl} -d ${quoted(body)}
Stop it with ctrl-c.
`
}

/** A word of a shell's command. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}
