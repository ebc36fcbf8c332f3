import { openClient } from '../../store/index.ts'
import { printSchema } from '../../tools/index.ts'
import { importDefinition } from '../definition/index.ts'
import { type PrepareOptions, prepareGateway, type ServeOptions, serve } from '../serve/index.ts'
import { serveAsWorker } from '../workers/index.ts'
import { definitionFaults } from './definition-faults.ts'
import { recordLoadedFiles, sourcesOf } from './loaded-files.ts'
import type { FromGateway, ToGateway } from './messages.ts'

/**
 * Waits for the command of the process that watches files, sends it the schema, or the reasons why the definition can't
 * be served, and serves the definition until it receives the command to stop.
 *
 * @returns the exit code.
 */
export async function serveForDev(schemaPath: string, options: DevOptions): Promise<number> {
  const begin = beginMessage()
  await loadEngine()
  await begin
  const files = recordLoadedFiles()
  try {
    const definition = await importDefinition(schemaPath)
    send({ kind: 'loaded', sdl: printSchema(definition.schema), files: [...files] })
    const prepared = await prepareGateway(definition, options)
    await serve(definition, { ...options, prepared }, ({ greeted, metrics }) =>
      serveAsWorker(greeted, metrics, options.environment),
    )
    return 0
  } catch (error) {
    send({ kind: 'failed', faults: definitionFaults(error, sourcesOf(files)), files: [...files] })
    return 1
  }
}

type DevOptions = Omit<ServeOptions, 'prepared'> & PrepareOptions

/** Messages that arrive before there is a listener wait for it. */
function beginMessage(): Promise<void> {
  return new Promise((resolve) => {
    const onMessage = ({ kind }: ToGateway) => {
      if (kind !== 'begin') return
      process.off('message', onMessage)
      resolve()
    }
    process.on('message', onMessage)
  })
}

/** It is loaded on demand, and would be after the beginning. */
async function loadEngine(): Promise<void> {
  await (await openClient({ kind: 'embedded', memory: true })).close()
}

function send(message: FromGateway): void {
  process.send?.(message)
}
