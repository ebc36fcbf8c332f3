import { writeSync } from 'node:fs'

/**
 * Writes lines to a pipe, socket or file without waiting for its reader: in batches, in order, soon after they were
 * added. Waiting lines are written when the process ends, unless a signal that it doesn't handle ends it.
 */
export class LineWriter {
  readonly #fd: number
  /** Batches that are not written yet; the first may be written in part. */
  #batches: Buffer[] = []
  /** The lines of the batch that is being filled. */
  #lines = ''
  #lineBytes = 0
  #waitingBytes = 0
  #timer: NodeJS.Timeout | undefined

  /**
   * @param fd a file descriptor that doesn't block. Writing in Node's thread pool instead takes more time, and at the end
   * of the process nobody knows what such a write has written.
   */
  constructor(fd: number) {
    this.#fd = fd
    process.once('exit', () => this.#end())
  }

  /** Adds a line, which ends with its line break. It is dropped if too many wait for a slow reader. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line)
    if (this.#waitingBytes + bytes > maxWaitingBytes) return
    if (this.#lineBytes + bytes > batchBytes) this.flush()
    this.#waitingBytes += bytes
    this.#lines += line
    this.#lineBytes += bytes
    this.#flushSoon()
  }

  /** Writes all waiting lines that the reader has room for, and the others later. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#close()
    try {
      this.#writeBatches()
    } catch (error) {
      if (isBusy(error)) this.#flushSoon()
      else this.#drop()
    }
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(() => this.flush(), batchMs).unref()
  }

  #close(): void {
    if (this.#lineBytes === 0) return
    this.#batches.push(Buffer.from(this.#lines))
    this.#lines = ''
    this.#lineBytes = 0
  }

  #writeBatches(): void {
    for (let batch = this.#batches[0]; batch !== undefined; batch = this.#batches[0]) {
      const bytes = writeSync(this.#fd, batch)
      this.#waitingBytes -= bytes
      if (bytes === batch.length) this.#batches.shift()
      else this.#batches[0] = batch.subarray(bytes)
    }
  }

  /** Drops all waiting lines: the reader is gone. */
  #drop(): void {
    this.#waitingBytes = this.#lineBytes
    this.#batches = []
  }

  /** Writes what waits before the process ends. */
  #end(): void {
    this.#close()
    const lastAt = performance.now() + maxEndMs
    while (this.#batches.length > 0) {
      try {
        this.#writeBatches()
      } catch (error) {
        if (!isBusy(error) || performance.now() > lastAt) return
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
      }
    }
  }
}

/** Whether a pipe has no room. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EBUSY')
}

/**
 * The bytes of a batch. A write takes more CPU time than many lines. A pipe accepts this many bytes as a whole (Linux's
 * PIPE_BUF), so lines of other processes never split a line.
 */
const batchBytes = 4_096
/** Milliseconds after which a smaller batch is written, or a full pipe is tried again. */
const batchMs = 100
/** Bytes that wait for a slow reader. */
const maxWaitingBytes = 10_000_000
/** Milliseconds that the end of the process waits for one. */
const maxEndMs = 2_000
