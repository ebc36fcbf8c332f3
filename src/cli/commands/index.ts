import type { Command } from '../command.ts'

/** The commands by name, each loaded when it runs: printing a schema needs neither HTTP nor SQLite. */
export const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['init', async () => (await import('./init.ts')).init],
  ['start', async () => (await import('./start.ts')).start],
  ['dev', async () => (await import('./dev.ts')).dev],
  ['engine', async () => (await import('./engine.ts')).engine],
  ['explain', async () => (await import('./explain.ts')).explain],
  ['budget', async () => (await import('./budget.ts')).budget],
  ['cost', async () => (await import('./cost.ts')).cost],
  ['patterns', async () => (await import('./patterns.ts')).patterns],
  ['schema', async () => (await import('./schema.ts')).schema],
  ['table', async () => (await import('./table.ts')).table],
  ['infer', async () => (await import('./infer.ts')).infer],
  ['export', async () => (await import('./export.ts')).exportItems],
  ['import', async () => (await import('./import.ts')).importItems],
  ['backfill', async () => (await import('./backfill.ts')).backfill],
  ['migrate', async () => (await import('./migrate.ts')).migrate],
  ['doctor', async () => (await import('./doctor.ts')).doctor],
  ['cascade', async () => (await import('./cascade.ts')).cascade],
  ['handlers', async () => (await import('./handlers.ts')).handlers],
])
