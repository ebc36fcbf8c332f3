import { loadOptional, MissingPackage } from '../../../load-optional.ts'
import type { Example } from './example.ts'

/** The title and the examples of GraphiQL's page. */
export interface GraphiQLPage {
  readonly title?: string
  readonly examples?: readonly Example[]
}

/**
 * GraphiQL as one HTML page that loads nothing from other servers. The package with its scripts has 9 MB: it is
 * optional, and loaded for the first page. If it is not installed, the page says how to install it.
 */
export async function renderPage(page: GraphiQLPage): Promise<string> {
  try {
    const { renderGraphiQL } = await loadOptional('GraphiQL', ['@graphql-yoga/render-graphiql'], loadRenderer)
    return withExamples(renderGraphiQL, page)
  } catch (error) {
    if (!(error instanceof MissingPackage)) throw error
    return `<!doctype html><title>GraphiQL</title><p>${error.message}</p>`
  }
}

const loadRenderer = () => import('@graphql-yoga/render-graphiql')

type Renderer = Awaited<ReturnType<typeof loadRenderer>>['renderGraphiQL']

function withExamples(render: Renderer, { title = 'Dynagate', examples = [] }: GraphiQLPage): string {
  const options = {
    title,
    shouldPersistHeaders: false,
    ...(examples.length > 0 ? { defaultTabs: examples.map(tab) } : {}),
  }
  const json = JSON.stringify(options)
  // The package writes the options into a script as they are: a "</script>" in an example would end it.
  const html = render(options).replace(json, () => inScript(json))
  return html.replace('<script', (tag) => `<script>${rememberVariables(examples)}</script>${tag}`)
}

/** JSON that is safe inside a script of a page. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c')
}

/**
 * GraphiQL opens its first tab with the variables in the browser's storage, not with the tab's own. So on the first visit
 * they are put there.
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
