import { flushCompileCache } from 'node:module'

/**
 * Imported before each program: adds what it has compiled so far to the cache, if there is one. A program that is killed
 * doesn't write the cache at its end, and programs are started hundreds of times.
 */
setTimeout(flushCompileCache, 500).unref()
