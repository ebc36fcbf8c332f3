import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { writeDocsProject } from './docs-project.ts'

/** The exit code and the output of a command. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A project outside the repository: that of docs/your-project.md and the files of `app`, with its own packages. */
export interface InstalledProject extends Disposable {
  readonly folder: string
  /** Runs a command with the project's Node and binaries. */
  run(command: readonly string[], environment?: Record<string, string>): Promise<Ended>
  /** Starts a command and waits for a URL in its output. */
  start(command: readonly string[], environment?: Record<string, string>): Promise<Started>
}

/** A server that runs until it is stopped. */
export interface Started extends AsyncDisposable {
  readonly url: string
}

/** Creates an empty project and installs packages into it, using the Node among them. */
export async function installProject(packages: readonly string[]): Promise<InstalledProject> {
  const folder = mkdtempSync(join(tmpdir(), 'dynagate-project-'))
  const environment = environmentOf(folder)
  const run = (command: readonly string[], own = {}) =>
    ended(spawnIn(folder, command, { ...environment, ...own }))
  const manifest = { private: true, type: 'module', allowScripts: { node: true } }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const options = ['--prefer-offline', '--no-audit', '--no-fund']
  const nodes = packages.filter((name) => name.startsWith('node@'))
  const others = packages.filter((name) => !nodes.includes(name))
  // Its Node first, so that npm runs with it and selects matching versions.
  for (const names of [nodes, others]) {
    const { code, err } = await run(['npm', 'install', ...options, ...names])
    if (code !== 0) throw new Error(`npm install ${names.join(' ')} failed: ${err}`)
  }
  writeDocsProject(folder)
  cpSync(join(import.meta.dirname, 'app'), folder, { recursive: true })
  return {
    folder,
    run,
    async start(command, own = {}) {
      const child = spawnIn(folder, command, { ...environment, ...own })
      const end = ended(child)
      const url = await urlOf(child)
      if (url === undefined) throw new Error(`${command.join(' ')} ended: ${(await end).err}`)
      const stop = async () => {
        child.kill('SIGTERM')
        await end
      }
      return { url, [Symbol.asyncDispose]: stop }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}

/** This process's environment without the additions of npm and vitest, and without the settings of a gateway. */
function environmentOf(folder: string): Record<string, string> {
  const own = /^(npm_|VITEST|NODE_(?!EXTRA)|TEST$|DEV$|PROD$|AWS_|DYNAGATE_|TABLE_NAME$|PORT$|HOST$)/
  const kept = Object.entries(process.env).filter(([name, value]) => value !== undefined && !own.test(name))
  const { PATH = '' } = process.env
  const binaries = { PATH: [join(folder, 'node_modules/.bin'), PATH].join(delimiter) }
  return { ...(Object.fromEntries(kept) as Record<string, string>), ...binaries }
}

function spawnIn(cwd: string, [command = '', ...args]: readonly string[], env: Record<string, string>) {
  return spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function ended(child: ChildProcess): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.once('error', reject)
  child.once('close', resolve)
  const [code, out, err] = await Promise.all([promise, read(child.stdout), read(child.stderr)])
  return { code, out, err }
}

async function read(stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream ? text(stream) : ''
}

async function urlOf(child: ChildProcess): Promise<string | undefined> {
  if (!child.stdout) return undefined
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\S+/.exec(line) ?? []
    if (url !== undefined) return url
  }
  return undefined
}
