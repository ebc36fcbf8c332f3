import { pageAt } from './pages.ts'

const { blocks } = pageAt('docs/get-started.md')

/** The changes that docs/get-started.md makes to a new project's shop.ts, applied to it. */
export function withChanges(source: string): string {
  return blocks
    .filter(({ language }) => language === 'diff')
    .reduce((text, { text: hunk, line }) => {
      const before = linesOf(hunk, '-')
      if (text.split(before).length !== 2)
        throw new Error(`docs/get-started.md:${line}: expected shop.ts to have these lines once:\n${before}`)
      return text.replace(before, () => linesOf(hunk, '+'))
    }, source)
}

/** The test that docs/get-started.md adds. */
export function addedTest(): string {
  const test = blocks.find(({ language }) => language === 'typescript')
  if (test === undefined) throw new Error('docs/get-started.md has no test')
  return test.text
}

/** A hunk before (`-`) or after (`+`) the change. */
function linesOf(hunk: string, sign: '-' | '+'): string {
  const lines = hunk.split('\n').filter((line) => line.startsWith(' ') || line.startsWith(sign))
  return lines.map((line) => line.slice(1)).join('\n')
}
