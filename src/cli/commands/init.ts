import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Command } from '../command.ts'
import { projectFiles } from '../init/index.ts'
import { readFileAndOptions } from '../read-options.ts'
import { UsageError } from '../usage-error.ts'

const help = `dynagate init - create a project

Usage: dynagate init DIR [options]

Writes a project into a new or empty folder: a table with two entities, its gateway, a test, the settings of TypeScript, a
Dockerfile and a workflow for CI. It is the project of docs/your-project.md.

Options:
  --name NAME        the name of the package (that of the folder)
  --help, -h         show this help

Exit code: 0 done, 1 the folder has files, 2 a usage error.

Examples:
  dynagate init shop && cd shop && npm install && npm start
`

const options = { name: { type: 'string' } } as const

/** `dynagate init`: a new project. */
export const init: Command = {
  help,
  async run(args) {
    const { file: folder, values } = readFileAndOptions(args, options, 'folder')
    const name = values.name ?? basename(resolve(folder)).toLowerCase()
    if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
      throw new UsageError(`--name expects the name of a package, such as shop, got ${JSON.stringify(name)}`)
    }
    const found = (await readdir(folder).catch(() => [])).filter((each) => each !== '.git')
    if (found.length > 0) throw new Error(`${folder} has files: pass a new or empty folder`)
    const files = await projectFiles(name)
    for (const [path, text] of files) {
      const file = join(folder, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
    }
    process.stdout.write(
      `${[...files.keys()].map((path) => `  ${path}\n`).join('')}Next:\n  cd ${folder}\n  npm install\n  npm test\n  npm start\n`,
    )
    return 0
  },
}
