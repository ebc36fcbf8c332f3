#!/usr/bin/env node
// `npm create dynagate` is `dynagate init` of the same version, whose file also says which Node it needs.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const { resolve } = createRequire(import.meta.url)
process.argv.splice(2, 0, 'init')
await import(new URL('bin/dynagate.js', pathToFileURL(resolve('dynagate/package.json'))).href)
