import { openApp } from '../../src/cli/app/open-app.ts'
import definition from './trial-app/index.ts'

/** Creates the table of the trial app in a directory, as `dynagate start` does. */
export async function createTrialData(directory: string): Promise<void> {
  const choice = { kind: 'embedded', directory } as const
  await using _ = await openApp(definition, { choice, createTable: false, environment: {}, write: () => {} })
}
