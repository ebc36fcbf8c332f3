/** The metrics of one worker, in Prometheus's text format. */
export interface WorkerMetrics {
  readonly worker: number
  readonly text: string
}

/**
 * Merges the metrics of several workers to those of one gateway: each series gets the label `worker` with the number of
 * its process. A worker that replaces another takes its number, and its counters begin at 0, as after a restart. Pure.
 */
export function mergeMetrics(all: readonly WorkerMetrics[]): string {
  const families = new Map<string, { readonly head: string[]; readonly samples: string[] }>()
  for (const { worker, text } of all) {
    let samples: string[] = []
    for (const line of text.split('\n')) {
      const [, kind, name = ''] = /^# (HELP|TYPE) (\S+)/.exec(line) ?? []
      if (kind === undefined) {
        if (line !== '') samples.push(labelled(line, worker))
        continue
      }
      const family = families.get(name) ?? { head: [], samples: [] }
      families.set(name, family)
      if (!family.head.includes(line)) family.head.push(line)
      samples = family.samples
    }
  }
  return [...families.values()].map(({ head, samples }) => `${[...head, ...samples].join('\n')}\n`).join('')
}

/** A sample is `name 1` or `name{label="value"} 1`. */
function labelled(sample: string, worker: number): string {
  const end = sample.search(/[{ ]/)
  const rest = sample[end] === '{' ? `,${sample.slice(end + 1)}` : `}${sample.slice(end)}`
  return `${sample.slice(0, end)}{worker="${worker}"${rest}`
}
