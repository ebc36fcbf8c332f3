import type { Example } from './example.ts'

/** What GraphiQL's page says at its top and offers to try. */
export interface GraphiQLPage {
  readonly title?: string
  readonly examples?: readonly Example[]
}

/**
 * GraphiQL as one HTML page that loads nothing from anywhere. The package with its scripts has 9 MB, so it is
 * loaded when the first page is asked for.
 */
export async function renderPage({ title = 'Dynagate', examples = [] }: GraphiQLPage): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const options = {
    title,
    shouldPersistHeaders: false,
    ...(examples.length > 0 ? { defaultTabs: examples.map(tab) } : {}),
  }
  const json = JSON.stringify(options)
  // The package writes the options into a script as they are: a "</script>" in an example would end it.
  const page = renderGraphiQL(options).replace(json, () => inScript(json))
  return page.replace('<script', (tag) => `<script>${rememberVariables(examples)}</script>${tag}`)
}

/** JSON as it may stand in a script of a page. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c')
}

/**
 * GraphiQL opens its first tab with the variables that it remembers, not with the tab's own. So on a first visit
 * they are put where it remembers them.
 */
function rememberVariables([first]: readonly Example[]): string {
  if (first?.variables === undefined) return ''
  const text = inScript(JSON.stringify(variablesText(first.variables)))
  return `localStorage.getItem('graphiql:tabState') ?? localStorage.setItem('graphiql:variables', ${text})`
}

function tab({ title, query, variables }: Example) {
  const text = title ? `# ${title.replaceAll(/\s+/g, ' ')}\n${query.trim()}\n` : `${query.trim()}\n`
  return { query: text, ...(variables ? { variables: variablesText(variables) } : {}) }
}

function variablesText(variables: NonNullable<Example['variables']>): string {
  return JSON.stringify(variables, null, 2)
}
