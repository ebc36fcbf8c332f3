import { createServer } from 'node:http'
import { crc32 } from 'node:zlib'

/** A bare server that reads a request and always responds with the same bytes, as many as the engine would. */
const [port = '0', length = '2'] = process.argv.slice(2)
const item = JSON.stringify({
  Item: { pk: { S: 'a' }, text: { S: 'x'.repeat(Math.max(0, Number(length) - 46)) } },
})
const body = Buffer.from(Number(length) < 50 ? '{}' : item)
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'content-length': body.length,
  'x-amz-crc32': crc32(body),
}
createServer((request, response) => {
  request.resume().once('end', () => response.writeHead(200, headers).end(body))
}).listen(Number(port), '127.0.0.1')
process.once('SIGTERM', () => process.exit())
