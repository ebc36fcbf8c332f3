import { Agent, request } from 'node:http'

/**
 * Asks for the health of a gateway twenty times a second, in a process that does nothing else; the port is its argument. At the
 * message `begin` it forgets the checks before; at `end` it writes a line with the milliseconds of all others, and ends.
 */
const [port = ''] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true })
const milliseconds: number[] = []

function check(): void {
  const sentAt = performance.now()
  const failed = () => milliseconds.push(Number.MAX_SAFE_INTEGER)
  request({ port: Number(port), path: '/health', agent }, (response) => {
    response.resume()
    response.once('end', () => {
      if (response.statusCode === 200) milliseconds.push(performance.now() - sentAt)
      else failed()
    })
  })
    .once('error', failed)
    .end()
}

setInterval(check, 50)
process.on('message', (message) => {
  if (message === 'begin') milliseconds.length = 0
  else process.stdout.write(`${JSON.stringify(milliseconds)}\n`, () => process.exit())
})
process.once('disconnect', () => process.exit())
