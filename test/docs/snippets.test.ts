import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writePageModules } from './page-modules.ts'
import { pages, root } from './pages.ts'

// The compiler takes seconds, and longer on a busy machine.
it('the TypeScript of README and docs compiles with the package', { timeout: 200_000 }, () => {
  const withTypeScript = pages.filter(({ blocks }) => blocks.some(({ language }) => language === 'ts'))
  using modules = writePageModules(withTypeScript)
  const configuration = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { typeRoots: [join(root, 'node_modules/@types')], noUnusedLocals: false },
    include: ['**/*.ts'],
  }
  writeFileSync(join(modules.folder, 'tsconfig.json'), JSON.stringify(configuration))
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [compiler, '--pretty', 'false'], {
    cwd: modules.folder,
    encoding: 'utf8',
  })
  expect(withTypeScript.map(({ path }) => path)).toContain('README.md')
  expect(stdout).toBe('')
})
