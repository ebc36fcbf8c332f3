import { spawn } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Command } from '../command.ts'
import { projectFiles, projectSettings } from '../init/index.ts'
import { readOptionalFile, reportOption } from '../input/index.ts'
import { type Output, openTerminal } from '../terminal/index.ts'

const help = `dynagate init - create a project

Usage: dynagate init [DIR] [options]

Writes a project into a new or empty folder: a table with two entities, its gateway, a test, the settings of TypeScript, a
Dockerfile, a compose file with DynamoDB Local, and a workflow for CI. It is the project of docs/your-project.md. Without DIR it
asks for the folder, the name of the package, and whether to install the packages.

Options:
  --name NAME        the name of the package (that of the folder)
  --install          install the packages by npm
  --json             print a report in JSON: docs/command-line.md
  --help, -h         show this help

Exit code: 0 done, 1 the folder has files, or npm failed, 2 a usage error.

Examples:
  dynagate init
  dynagate init shop --install && cd shop && npm run dev
`

const options = { name: { type: 'string' }, install: { type: 'boolean' }, ...reportOption } as const

/** `dynagate init`: a new project. */
export const init: Command = {
  help,
  async run(args, output) {
    const { file, values } = readOptionalFile(args, options, 'folder')
    const given = { folder: file, name: values.name, install: values.install }
    const terminal = openTerminal()
    const { folder, name, isInstalled } = await projectSettings(given, terminal).finally(terminal.close)
    const found = (await readdir(folder).catch(() => [])).filter((each) => each !== '.git')
    if (found.length > 0) throw new Error(`${folder} has files: pass a new or empty folder`)
    const files = await projectFiles(name)
    for (const [path, text] of files) {
      const target = join(folder, path)
      await mkdir(dirname(target), { recursive: true })
      await writeFile(target, text)
    }
    output.say(`Created ${folder}:\n${[...files.keys()].map((path) => `  ${path}\n`).join('')}`)
    if (isInstalled) await install(folder, output)
    const isHere = resolve(folder) === process.cwd()
    const steps = [
      ...(isHere ? [] : [`cd ${folder}`]),
      ...(isInstalled ? [] : ['npm install']),
      'npm run dev',
      'npm test',
    ]
    output.result(
      { folder, name, files: [...files.keys()], isInstalled },
      `Next:\n${steps.map((step) => `  ${step}\n`).join('')}`,
    )
    return 0
  },
}

/** @throws Error if npm fails or isn't installed. */
function install(folder: string, output: Output): Promise<void> {
  output.say('Installing its packages.\n')
  return new Promise((done, reject) => {
    // The output of npm is progress, so it goes to standard error: standard output is reserved for the report.
    const child = spawn('npm', ['install', '--no-fund', '--no-audit'], {
      cwd: folder,
      stdio: ['inherit', 2, 2],
    })
    child.once('error', (error) => reject(new Error(`npm can't be started: ${error.message}`)))
    child.once('close', (code) =>
      code === 0
        ? done()
        : reject(new Error(`npm install failed with exit code ${code}: run it again in ${folder}`)),
    )
  })
}
