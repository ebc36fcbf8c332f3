import { loadOptional, MissingPackage } from '../../../load-optional.ts'
import type { Example } from './example.ts'
import { lastPlanScript } from './last-plan.ts'

/** The title and the examples of GraphiQL's page. */
export interface GraphiQLPage {
  readonly title?: string
  readonly examples?: readonly Example[]
  /**
   * The path of a page with the plans of operations, such as the explorer's: GraphiQL shows the plan of the last
   * response, and links to it.
   */
  readonly planPage?: string
}

/** Options of a page. */
export interface PageOptions {
  /** Whether the page has the headers of the examples. */
  readonly exampleHeaders: boolean
}

/**
 * GraphiQL as one HTML page that loads nothing from other servers. The package with its scripts has 9 MB, so it is
 * optional, and loaded with the first page. If it isn't installed, the page tells how to install it.
 */
export async function renderPage(page: GraphiQLPage, options: PageOptions): Promise<string> {
  try {
    const { renderGraphiQL } = await loadOptional('GraphiQL', ['@graphql-yoga/render-graphiql'], loadRenderer)
    return withExamples(renderGraphiQL, options.exampleHeaders ? page : withoutHeaders(page))
  } catch (error) {
    if (!(error instanceof MissingPackage)) throw error
    return `<!doctype html><title>GraphiQL</title><p>${error.message}</p>`
  }
}

const loadRenderer = () => import('@graphql-yoga/render-graphiql')

type Renderer = Awaited<ReturnType<typeof loadRenderer>>['renderGraphiQL']

function withExamples(render: Renderer, page: GraphiQLPage): string {
  const { title = 'Dynagate', examples = [], planPage } = page
  const options = {
    title,
    shouldPersistHeaders: false,
    ...(examples.length > 0 ? { defaultTabs: examples.map(tab) } : {}),
  }
  const json = JSON.stringify(options)
  // The package writes the options into a script as they are: a "</script>" in an example would end it.
  const html = render(options).replace(json, () => inScript(json))
  const plans = planPage === undefined ? '' : `<script>${lastPlanScript(planPage)}</script>`
  return html.replace('<script', (tag) => `<script>${rememberFirst(examples)}</script>${plans}${tag}`)
}

function withoutHeaders({ examples = [], ...page }: GraphiQLPage): GraphiQLPage {
  return { ...page, examples: examples.map(({ headers: _, ...example }) => example) }
}

/** JSON that is safe inside a script of a page. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c')
}

/**
 * GraphiQL opens its first tab with the variables and the headers in the browser's storage, not with the tab's own. So
 * on the first visit they are put there. Headers aren't kept for later visits: tokens expire, and GraphiQL stores no
 * tab's.
 */
function rememberFirst([first]: readonly Example[]): string {
  const items = { variables: first?.variables, headers: first?.headers }
  return Object.entries(items)
    .flatMap(([name, members]) => {
      if (members === undefined) return []
      const text = inScript(JSON.stringify(editorText(members)))
      const set = `localStorage.setItem('graphiql:${name}', ${text})`
      return [
        `localStorage.getItem('graphiql:tabState') === null ? ${set} : ${later[name as keyof typeof later]}`,
      ]
    })
    .join('\n')
}

const later = { variables: 'undefined', headers: "localStorage.removeItem('graphiql:headers')" }

function tab({ title, query, variables, headers }: Example) {
  const text = title ? `# ${title.replaceAll(/\s+/g, ' ')}\n${query.trim()}\n` : `${query.trim()}\n`
  return {
    query: text,
    ...(variables && { variables: editorText(variables) }),
    ...(headers && { headers: editorText(headers) }),
  }
}

function editorText(members: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(members, null, 2)
}
