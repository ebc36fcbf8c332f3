import { hash } from 'node:crypto'
import { lstat, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The path of the Unix domain socket over which the processes of this user on this machine share a stream. It is in a
 * directory that only this user can enter.
 *
 * @param name identifies the stream; processes with the same name share.
 * @returns undefined without such a directory: then each process reads the stream itself.
 */
export async function relayPath(name: string): Promise<string | undefined> {
  const user = process.getuid?.()
  if (user === undefined) return undefined
  const directory = join(process.env.XDG_RUNTIME_DIR || tmpdir(), `dynagate-${user}`)
  if (!(await isPrivate(directory, user))) return undefined
  const path = join(directory, `${hash('sha256', `${format} ${name}`).slice(0, 32)}.sock`)
  return Buffer.byteLength(path) <= longestPath ? path : undefined
}

async function isPrivate(directory: string, user: number): Promise<boolean> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    // Another user may have made it before, or a link in its place.
    const found = await lstat(directory)
    return found.isDirectory() && found.uid === user && (found.mode & 0o077) === 0
  } catch {
    // The directory of temporary files can't be written.
    return false
  }
}

/** The version of the messages: a change of them increments it. Only processes with the same version share a stream. */
const format = 1

/** In bytes: the limit of the paths of sockets on Linux and macOS, less what the name under which one is opened adds. */
const longestPath = 90
