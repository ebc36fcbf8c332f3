import { type DefaultTheme, defineConfig, type MarkdownEnv } from 'vitepress'
import { withContentSecurity } from '../content-security.ts'
import { readContents, sitePathOf } from '../contents.ts'
import { readModules } from '../modules.ts'

export default defineConfig({
  title: 'Dynagate',
  description: 'A GraphQL gateway over one DynamoDB table',
  lang: 'en',
  srcDir: 'pages',
  outDir: 'dist',
  cleanUrls: true,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/logo.svg' }]],
  // The hashes of all pages as one file, not inline in each page.
  metaChunk: true,
  transformHtml: withContentSecurity,
  markdown: { anchor: { slugify: slugOf } },
  themeConfig: {
    nav: [
      { text: 'Get started', link: '/get-started' },
      { text: 'Modelling', link: '/modelling/' },
      { text: 'Guide', link: '/model' },
      { text: 'Reference', link: '/reference/dynagate/', activeMatch: '^/reference/' },
    ],
    sidebar: { '/': guides(), '/reference/': reference() },
    logo: '/logo.svg',
    outline: [2, 3],
    search: {
      provider: 'local',
      options: { miniSearch: { searchOptions: { boost: { title: 4, titles: 2 } } }, _render: searchable },
    },
    docFooter: { prev: 'Previous', next: 'Next' },
  },
})

/** The anchor of a heading, as on GitHub: links to headings work in both. */
function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

/** What the search knows of a page: all of a guide; of an export its name, so that guides are found first. */
function searchable(source: string, env: MarkdownEnv, markdown: Renderer): string {
  if (!env.relativePath.startsWith('reference/')) return markdown.render(source, env)
  const [heading = ''] = source.split('\n')
  return markdown.render(heading, env)
}

interface Renderer {
  render(source: string, env: MarkdownEnv): string
}

function guides(): DefaultTheme.SidebarItem[] {
  return readContents().map(({ title, entries }) => ({
    text: title,
    collapsed: !['Start', 'Modelling by example', 'Model and API', 'Access control'].includes(title),
    items: entries.map((entry) => ({ text: entry.title, link: linkOf(sitePathOf(entry.path)) })),
  }))
}

/** The modules of the package, each with its kinds of exports. */
function reference(): DefaultTheme.SidebarItem[] {
  return readModules().map(({ name, kinds }) => ({
    text: name,
    items: kinds.map(({ title, anchor }) => ({ text: title, link: `/reference/${name}/#${anchor}` })),
  }))
}

function linkOf(path: string): string {
  return `/${path.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`
}
