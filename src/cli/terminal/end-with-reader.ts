/**
 * Stops this process once what reads its output has ended, such as `head` in a pipe or the terminal: a gateway closes, and a
 * command that prints ends without an error. Node ignores SIGPIPE, and the write's error would be an unhandled one. The
 * signal is SIGHUP because that never counts as a second one: Ctrl-C stops both ends of a pipe.
 */
export function endWithReader(): void {
  if (isWatching) return
  isWatching = true
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onError)
}

let isWatching = false
let isEnding = false

function onError(error: NodeJS.ErrnoException): void {
  // EIO is the error of a closed terminal.
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
  if (isEnding) return
  isEnding = true
  process.kill(process.pid, 'SIGHUP')
}
