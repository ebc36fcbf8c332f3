import { setTimeout as wait } from 'node:timers/promises'
import { Pool } from 'undici'
import { makeDirectory } from './directory.ts'
import { atMost, none, type Row, type Run } from './run.ts'
import { startShop } from './shop-process.ts'
import { cpuOfWorkers } from './workers-cpu.ts'

/**
 * A gateway in two processes over one directory, under load: one of them is killed and replaced; then the gateway is
 * stopped, behind a load balancer that asks twice a second whether it is ready, and must have answered every request.
 */
export const workers: Run = async ({ quick, tell }) => {
  await using directory = await makeDirectory()
  await using gateway = await startShop(directory.path, { workers: 2 })
  const load = new Load(gateway.url)
  await wait(quick ? 1_000 : 5_000)
  const killedAt = performance.now()
  process.kill(gateway.pids[0] ?? 0, 'SIGKILL')
  while (gateway.pids.length < 3) await wait(10)
  const replacedMs = performance.now() - killedAt
  await wait(quick ? 1_000 : 5_000)
  const lostToKill = load.failed
  tell(
    `${load.served} served, ${lostToKill} lost with the worker that was killed, replaced in ${Math.round(replacedMs)} ms`,
  )
  load.failed = 0
  const stoppedAt = performance.now()
  gateway.stop()
  await load.untilNotReady()
  const notReadyMs = performance.now() - stoppedAt
  const code = await gateway.exit
  const stoppedMs = performance.now() - stoppedAt
  tell(`not ready after ${Math.round(notReadyMs)} ms, ended after ${Math.round(stoppedMs)} ms with ${code}`)
  return [
    atMost('workers: a killed worker is replaced within', replacedMs, 5_000, 'ms'),
    none('workers: requests lost while it stops', load.failed, 'requests'),
    none('workers: exit code', code, ''),
    atMost('workers: readiness has dropped within', notReadyMs, 1_000, 'ms'),
    atMost('workers: ended within', stoppedMs, 25_000, 'ms'),
    ...(await cpuOfWorkers({ filled: directory.path, quick, tell })),
  ] satisfies Row[]
}

/** Eight clients that send one request after the other, until the gateway is not ready. */
class Load {
  served = 0
  failed = 0
  readonly #url: URL
  readonly #pool: Pool
  readonly #done: Promise<unknown>
  #isReady = true

  constructor(url: string) {
    this.#url = new URL(url)
    this.#pool = new Pool(this.#url.origin, { connections: 8 })
    this.#done = Promise.all([this.#balance(), ...Array.from({ length: 8 }, () => this.#client())])
  }

  /** Resolves when the last response has arrived. */
  async untilNotReady(): Promise<void> {
    await this.#done
    await this.#pool.close()
  }

  async #client(): Promise<void> {
    while (this.#isReady) {
      try {
        const { statusCode, body } = await this.#pool.request({
          method: 'POST',
          path: this.#url.pathname,
          headers: { 'content-type': 'application/json' },
          body: '{"query":"{ products(category: BOOKS, first: 3) { nodes { name } } }"}',
        })
        const text = await body.text()
        if (statusCode === 200 && text.startsWith('{"data":{"products":{"nodes":')) this.served += 1
        else this.failed += 1
      } catch {
        this.failed += 1
      }
    }
  }

  async #balance(): Promise<void> {
    while (this.#isReady) {
      // A connection of its own for each check, so that any of the workers answers.
      const headers = { connection: 'close' }
      this.#isReady = await fetch(new URL('/ready', this.#url), { headers }).then(
        ({ ok }) => ok,
        ({ cause }: Error) => {
          // The worker that is killed resets its connections: another one answers the next check.
          if (hasCode(cause, 'ECONNRESET')) return true
          // On a machine that is too busy for two checks in the time of the drain, the server has closed meanwhile.
          if (hasCode(cause, 'ECONNREFUSED')) return false
          throw cause
        },
      )
      if (this.#isReady) await wait(500)
    }
  }
}

function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code
}
