import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * The explorer's page as one HTML file that loads nothing else: its script, its styles and its icon are inside. Takes a
 * fraction of a second.
 */
export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'main.tsx'), join(import.meta.dirname, 'style/page.css')],
    outdir: 'page',
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    legalComments: 'none',
    // Another tsconfig than the page's own would change how its imports are found.
    tsconfigRaw: {},
  })
  const fileOf = (extension: string) => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? ''
  return htmlOf({ script: fileOf('.js'), style: fileOf('.css') })
}

function htmlOf({ script, style }: { script: string; style: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Dynagate Explorer</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">
<style>${style.trim()}</style>
</head>
<body>
<div id="app"></div>
<script type="module">${insideScript(script.trim())}</script>
</body>
</html>
`
}

/** A script whose strings can't end the element that it is in. */
function insideScript(script: string): string {
  return script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
}

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#5b57d9"/>' +
  '<path d="M4 5h8M4 8h8M4 11h5" stroke="#fff" stroke-width="1.6" stroke-linecap="round"/></svg>'
