/**
 * Stops this process as SIGTERM does once what reads its output has ended, such as `head` in a pipe: a gateway closes, and a
 * command that prints ends without an error. Node ignores SIGPIPE, and the write's error would be an unhandled one.
 */
export function endWithReader(): void {
  if (isWatching) return
  isWatching = true
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onError)
}

let isWatching = false
let isEnding = false

function onError(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  if (isEnding) return
  isEnding = true
  process.kill(process.pid, 'SIGTERM')
}
