#!/usr/bin/env node
// Plain JavaScript on purpose: it must parse on any Node, to be able to say which Node is needed.
import module from 'node:module'

// In a checkout the sources run without a build. Their `await using` needs Node 24; dist is compiled for 22.15.
const isInstalled = import.meta.url.includes('/node_modules/')
const needed = isInstalled ? [22, 15] : [24, 0]
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  const what = isInstalled ? 'dynagate needs' : 'the sources of dynagate need'
  console.error(`${what} Node ${needed.join('.')} or newer, and this is ${process.versions.node}.`)
  process.exit(1)
}

// Half of what a start takes is compiling what the last one compiled.
module.enableCompileCache?.()
const { main } = await import(isInstalled ? '../dist/cli/main.js' : '../src/cli/main.ts')
process.exitCode = await main(process.argv.slice(2))
