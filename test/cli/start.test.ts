import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { openEngine, serveEngine } from '../../src/engine/index.ts'
import { runCli, startCli, trialApp } from './run-cli.ts'

const start = ['start', '--schema', trialApp, '--port', '0']

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'dynagate-start-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

/** Everything secret that the environment may have. */
const secrets = {
  DYNAGATE_SECRET: 'hunter2-new,hunter2-old',
  DYNAGATE_LOG_KEY: 'hunter2-key',
  AWS_ACCESS_KEY_ID: 'hunter2-id',
  AWS_SECRET_ACCESS_KEY: 'hunter2-secret',
  AWS_SESSION_TOKEN: 'hunter2-token',
}

/** The address in a line such as `The gateway is running: http://127.0.0.1:4000/graphql (…)`. */
function urlIn(lines: readonly string[]): string {
  return /http:\S+/.exec(lines.find((line) => line.includes('is running')) ?? '')?.[0] ?? ''
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Sends a request but for its end; returns what sends the rest, and returns the response. */
async function begunRequest(url: string): Promise<() => Promise<string>> {
  const body = '{"query":"{ zebra }"}'
  const head = `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(`${head}\r\n\r\n${body.slice(0, -1)}`)
  // Another request is answered once this one has arrived.
  await fetch(url)
  return async () => {
    socket.write(body.slice(-1))
    const [data] = await once(socket, 'data')
    socket.destroy()
    return String(data)
  }
}

describe('dynagate start', () => {
  it('serves a new table in memory, prints its address, and drains on Ctrl-C', async () => {
    await using gateway = await startCli([...start, '--memory', '--admin-port', '0'], /^Stop it/, secrets)
    const text = gateway.lines.join('\n')
    expect(text).toContain('Seeding items: 20 of 20')
    expect(text).toContain('Data: in memory, lost when the gateway stops (table notes)')
    expect(text).toContain(`-H 'x-user: o'\\''hara' -d '{"query":"query Zebra{zebra}"}'`)
    const response = await fetch(urlIn(gateway.lines), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-user': 'ada' },
      body: '{"query":"{ zebra whoami }"}',
    })
    expect(await response.json(), 'with the context of its definition').toEqual({
      data: { zebra: 'stripes', whoami: 'ada' },
    })
    const metricsUrl = /Metrics: (\S+)/.exec(text)?.[1] ?? ''
    const metrics = await fetch(metricsUrl)
    const scraped = await metrics.text()
    expect(scraped).toContain('dynagate_operations_total{operation="anonymous",type="query",code="OK"} 1\n')
    expect(text + scraped, 'no secret of the environment').not.toContain('hunter2')
    const rest = await begunRequest(urlIn(gateway.lines))
    const stopped = gateway.stop()
    const ready = new URL('/ready', metricsUrl)
    await expect.poll(async () => (await fetch(ready)).status, { timeout: 30_000 }).toBe(503)
    expect(await rest(), 'what it has begun').toContain('200 OK')
    expect(await stopped).toBe(0)
    expect(await gateway.errors).not.toContain('hunter2')
  })

  it('continues to serve after an unhandled rejection in a request, which is logged with the request', async () => {
    await using gateway = await startCli([...start, '--memory'], /^Stop it/)
    const ask = async () => {
      const response = await fetch(urlIn(gateway.lines), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-request-id': 'r-17' },
        body: '{"query":"{ careless }"}',
      })
      return response.json()
    }
    expect(await ask()).toEqual({ data: { careless: 'done' } })
    expect(await ask()).toEqual({ data: { careless: 'done' } })
    expect(await gateway.stop()).toBe(0)
    const lines = (await gateway.errors).split('\n').slice(0, -1)
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        level: 'error',
        requestId: 'r-17',
        cause: expect.stringContaining('nobody waits for this'),
      }),
    )
  })

  it('replaces a worker whose event loop hangs', async () => {
    await using folder = await temporaryFolder()
    const args = [...start, '--dir', folder.path, '--workers', '2', '--admin-port', '0']
    await using gateway = await startCli(args, /^Stop it/)
    const text = gateway.lines.join('\n')
    const pid = Number(/Worker 2 serves \(process (\d+)\)/.exec(text)?.[1])
    const hasSecond = async () =>
      (await (await fetch(/Metrics: (\S+)/.exec(text)?.[1] ?? '')).text()).includes('worker="2"')
    expect(await hasSecond()).toBe(true)
    // For the first process, one that is stopped is like one in an endless loop.
    process.kill(pid, 'SIGSTOP')
    // A connection of its own for each request: one of the first two is handed to this worker.
    const requests = Array.from({ length: 4 }, () =>
      fetch(urlIn(gateway.lines), { headers: { connection: 'close' } }).then(
        () => 'response',
        () => 'closed connection',
      ),
    )
    await expect.poll(() => isRunning(pid), { timeout: 60_000 }).toBe(false)
    expect((await Promise.all(requests)).filter((each) => each === 'response')).toHaveLength(3)
    await expect.poll(hasSecond, { timeout: 60_000 }).toBe(true)
    expect(await gateway.stop()).toBe(0)
  })

  it('stops when its parent npm process has ended', { timeout: 60_000 }, async () => {
    const command = [
      process.execPath,
      '--conditions=dynagate-source',
      'bin/dynagate.js',
      ...start,
      '--memory',
    ]
    const shell = spawn('sh', ['-c', `${command.join(' ')}; true`], {
      env: { PATH: process.env.PATH, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines: string[] = []
    // Resolves when the gateway has closed its output, after the shell has ended.
    for await (const line of createInterface({ input: shell.stdout })) {
      lines.push(line)
      if (line.startsWith('Stop it')) shell.kill('SIGTERM')
    }
    expect(lines.at(-1)).toBe('Stopping: waiting for running requests.')
  })

  it('rejects a directory whose seed was interrupted, until it is deleted', async () => {
    await using folder = await temporaryFolder()
    const directory = join(folder.path, 'data')
    const endless = ['start', '--schema', 'test/cli/trial-app/endless-seed.ts', '--port', '0']
    const killed = await startCli([...endless, '--dir', directory], /^Seeding items: 10 of 20/)
    await killed.kill()
    expect(await runCli([...start, '--dir', directory])).toEqual({
      code: 1,
      out: '',
      err: `dynagate start: the first start in ${directory} is still seeding it, or was interrupted: wait, or delete ${directory}\n`,
    })
    await rm(directory, { recursive: true })
    await using gateway = await startCli([...start, '--dir', directory], /^Stop it/)
    expect(gateway.lines.join('\n')).toContain('Seeding items: 20 of 20')
  })

  it('rejects a directory whose first start was killed before the table was created', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'seeding'), '')
    const { code, err } = await runCli([...start, '--dir', folder.path])
    expect([code, err.split('\n').length]).toEqual([1, 2])
    expect(err).toContain(`delete ${folder.path}`)
  })

  it('reports in one line that its port is in use', async () => {
    await using gateway = await startCli([...start, '--memory'], /^Stop it/)
    const { port } = new URL(urlIn(gateway.lines))
    const { code, err } = await runCli(['start', '--schema', trialApp, '--memory', '--port', port])
    expect(code).toBe(1)
    expect(err).toBe(
      `dynagate start: Can't listen on 127.0.0.1:${port}: the port is in use: stop the process that listens there, or choose another port (--port or PORT).\n`,
    )
  })
})

describe('dynagate start on another address', () => {
  it('requires authentication or --public', async () => {
    const all = [...start, '--memory', '--host', '0.0.0.0']
    const { code, err } = await runCli(all)
    expect([code, err.split('\n').length]).toEqual([1, 2])
    expect(err).toContain('does not authenticate callers')
    await using gateway = await startCli([...all, '--public'], /^Stop it/)
    expect(await gateway.stop()).toBe(0)
  })
})

describe('dynagate start on a DynamoDB', () => {
  const start = ['start', '--schema', trialApp, '--port', '0', '--public']

  it('serves a gateway without authentication only if it is declared public', async () => {
    const { code, err } = await runCli(
      start.filter((each) => each !== '--public'),
      { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1', AWS_REGION: 'eu-west-1' },
    )
    expect(code).toBe(2)
    expect(err).toMatch(/^dynagate start: the gateway does not authenticate callers.*pass --public.*\n$/)
  })

  it('creates a table only with --create-table, and checks an existing one', async () => {
    await using engine = await startCli(['engine', '--memory', '--port', '0'], /^Data:/)
    const environment = {
      AWS_ENDPOINT_URL_DYNAMODB: urlIn(engine.lines),
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
      TABLE_NAME: 'notes-in-trial',
    }
    expect(await runCli(start, environment)).toMatchObject({
      code: 1,
      err: 'dynagate start: there is no table notes-in-trial: create it by dynagate table apply, or by dynagate start --create-table\n',
    })
    const first = await startCli([...start, '--create-table'], /^Stop it/, environment)
    expect(first.lines.join('\n')).toContain('(table notes-in-trial)')
    await first.stop()
    await using second = await startCli(start, /^Stop it/, environment)
    expect(second.lines.join('\n')).not.toContain('Seeding')
  })

  it.each([
    [{ AWS_REGION: 'eu-west-1' }, /^dynagate start: DynamoDB can not be reached\. \(.*ECONNREFUSED.*\)\n$/],
    [{}, /^dynagate start: .*\(Region is missing\)\n$/],
  ])('reports in one line why it cannot be reached (%#)', async (region, message) => {
    const environment = {
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...region,
    }
    const { code, err } = await runCli(start, environment)
    expect(code).toBe(1)
    expect(err).toMatch(message)
  })

  it('starts on a DynamoDB that throttles its first calls', async () => {
    const faults = { rules: [{ kind: 'throttle', operations: ['DescribeTable', 'CreateTable'], rate: 0.5 }] }
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'faults.json')
    await writeFile(file, JSON.stringify(faults))
    await using engine = await startCli(['engine', '--memory', '--port', '0', '--faults', file], /^Data:/)
    const environment = {
      AWS_ENDPOINT_URL_DYNAMODB: urlIn(engine.lines),
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
    }
    await using gateway = await startCli([...start, '--create-table'], /^Stop it/, environment)
    expect(urlIn(gateway.lines)).toMatch(/^http/)
  })

  it('rejects a table with other keys and lists the differences', async () => {
    await using engine = await openEngine({ memory: true })
    await using server = await serveEngine(engine, { port: 0 })
    await engine.execute('CreateTable', {
      TableName: 'other-keys',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    })
    const { code, err } = await runCli(start, {
      AWS_ENDPOINT_URL_DYNAMODB: server.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
      TABLE_NAME: 'other-keys',
    })
    expect(code).toBe(1)
    expect(err).toMatch(/^dynagate start: the table other-keys does not fit the model:\n {2}- .*key/)
  })
})
