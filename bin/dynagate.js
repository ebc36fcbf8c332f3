#!/usr/bin/env node
// Plain JavaScript on purpose: it must parse on any Node, to be able to say which Node is needed.
import { existsSync } from 'node:fs'
import module from 'node:module'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 15)) {
  console.error(
    `dynagate needs Node 22.15 or newer, and this is ${process.versions.node}: install a newer Node.`,
  )
  process.exit(1)
}

// Half of what a start takes is compiling what the last one compiled.
module.enableCompileCache?.()
const source = new URL('../src/cli/main.ts', import.meta.url)
const { main } = await import(existsSync(source) ? source : new URL('../dist/cli/main.js', import.meta.url))
process.exitCode = await main(process.argv.slice(2))
