import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GatewayDefinition } from 'dynagate'
import { openTestGateway } from 'dynagate/testing'
import { expect, it } from 'vitest'
import { projectFiles } from '../../src/cli/init/index.ts'
import { runMain } from '../cli/run-cli.ts'
import { withChanges } from './get-started.ts'
import { writePageModules } from './page-modules.ts'
import { pageAt } from './pages.ts'

const page = pageAt('docs/get-started.md')
const firstChange = page.blocks.find(({ language }) => language === 'diff')?.line ?? 0

it('docs/get-started.md shows what a new project returns, and after its changes', async () => {
  using modules = writePageModules([])
  const source = (await projectFiles('shop')).get('shop.ts') ?? ''
  await using created = await openTestGateway(await gatewayIn(modules.folder, 'created.ts', source), {
    seed: true,
  })
  const changed = await gatewayIn(modules.folder, 'changed.ts', withChanges(source))
  await using after = await openTestGateway(changed, { seed: true })
  for (const [at, { language, text, line }] of page.blocks.entries()) {
    if (language !== 'graphql') continue
    const app = line < firstChange ? created : after
    expect({ line, body: await app.query(text) }).toEqual({
      line,
      body: JSON.parse(page.blocks[at + 1]?.text ?? ''),
    })
  }
})

it('docs/get-started.md shows what explain prints', async () => {
  using modules = writePageModules([])
  const [, query = ''] = /^echo '(.*)' > orders\.graphql$/m.exec(page.text) ?? []
  const document = join(modules.folder, 'orders.graphql')
  const schema = join(modules.folder, 'shop.ts')
  writeFileSync(document, query)
  writeFileSync(schema, (await projectFiles('shop')).get('shop.ts') ?? '')
  const { out } = await runMain(['explain', document, '--schema', schema])
  expect(page.blocks.at(-1)?.text).toBe(out)
})

async function gatewayIn(folder: string, name: string, source: string): Promise<GatewayDefinition<never>> {
  writeFileSync(join(folder, name), source)
  const { default: definition } = (await import(join(folder, name))) as { default: GatewayDefinition<never> }
  return definition
}
