/** The samples of metrics in Prometheus's text format, by name and labels: `name{label="value"}`. */
export type Samples = ReadonlyMap<string, number>

/**
 * Reads the text format strictly: HELP and TYPE once, before the samples of their family, every sample of a known family,
 * and no series twice.
 */
export function readExposition(text: string): Samples {
  const samples = new Map<string, number>()
  const types = new Map<string, string>()
  let current = ''
  for (const line of text.split('\n').slice(0, -1)) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) ([a-z_]+) (.+)$/.exec(line) ?? []
    if (kind === 'HELP') current = name
    else if (kind === 'TYPE') {
      if (types.has(name) || name !== current) throw new Error(`Expected one TYPE after its HELP: ${line}`)
      types.set(name, rest)
    } else addSample(line, { samples, type: types.get(current), family: current })
  }
  return samples
}

const sampleLine = /^([a-z_]+)((?:\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\n"])*",?)+\})?) (\S+)$/

function addSample(
  line: string,
  { samples, type, family }: { samples: Map<string, number>; type: string | undefined; family: string },
): void {
  const [, name = '', labels = '', value = ''] = sampleLine.exec(line) ?? []
  const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']
  if (!suffixes.some((suffix) => name === family + suffix))
    throw new Error(`Expected a sample of ${family}: ${line}`)
  if (Number.isNaN(Number(value))) throw new Error(`Expected a number: ${line}`)
  if (samples.has(name + labels)) throw new Error(`Expected each series once: ${line}`)
  samples.set(name + labels, Number(value))
}
