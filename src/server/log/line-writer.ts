import { write, writeSync } from 'node:fs'

/**
 * Writes lines to a file descriptor without waiting for its reader: in batches, in order, soon after they were added.
 * Waiting lines are written when the process ends, unless a signal that it doesn't handle ends it.
 */
export class LineWriter {
  readonly #fd: number
  /** Batches that are not written yet; the first may be in flight, or written in part. */
  #batches: Buffer[] = []
  /** The lines of the batch that is being filled. */
  #lines = ''
  #lineBytes = 0
  #waitingBytes = 0
  #isActive = false
  #isInFlight = false
  #timer: NodeJS.Timeout | undefined

  constructor(fd: number) {
    this.#fd = fd
    process.once('exit', () => this.#end())
  }

  /** Adds a line, which ends with its line break. It is dropped if too many wait for a slow reader. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line)
    if (this.#waitingBytes + bytes > maxWaitingBytes) return
    this.#waitingBytes += bytes
    if (this.#lineBytes + bytes > batchBytes) this.flush()
    this.#lines += line
    this.#lineBytes += bytes
    this.#timer ??= setTimeout(() => this.flush(), batchMs).unref()
  }

  /** Writes all waiting lines after the running code has ended. */
  flush(): void {
    this.#close()
    if (this.#isActive) return
    this.#isActive = true
    // If the process ends before, no write is in flight, so it knows which lines are still to be written.
    setImmediate(() => this.#writeNext())
  }

  #close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#lineBytes === 0) return
    this.#batches.push(Buffer.from(this.#lines))
    this.#lines = ''
    this.#lineBytes = 0
  }

  #writeNext(): void {
    const [batch] = this.#batches
    this.#isActive = batch !== undefined
    if (batch === undefined) return
    this.#isInFlight = true
    write(this.#fd, batch, (error, bytes) => {
      this.#isInFlight = false
      if (isBusy(error)) {
        setTimeout(() => this.#writeNext(), batchMs).unref()
        return
      }
      if (error === null) this.#written(batch, bytes)
      else this.#drop()
      this.#writeNext()
    })
  }

  #written(batch: Buffer, bytes: number): void {
    this.#waitingBytes -= bytes
    if (bytes === batch.length) this.#batches.shift()
    else this.#batches[0] = batch.subarray(bytes)
  }

  /** Drops all waiting lines: the reader is gone. */
  #drop(): void {
    this.#waitingBytes = this.#lineBytes
    this.#batches = []
  }

  /** Writes what waits before the process ends, after the batch in flight, whose end Node awaits. */
  #end(): void {
    this.#close()
    if (this.#isInFlight) this.#batches.shift()
    const lastAt = performance.now() + maxEndMs
    for (let batch = this.#batches[0]; batch !== undefined; batch = this.#batches[0]) {
      try {
        this.#written(batch, writeSync(this.#fd, batch))
      } catch (error) {
        if (!isBusy(error) || performance.now() > lastAt) return
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
      }
    }
  }
}

/** Whether a pipe that isn't waited for has no space: another process may have opened it so. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EBUSY')
}

/**
 * The bytes of a batch. A write takes more CPU time than many lines. A pipe accepts this many bytes atomically (Linux's
 * PIPE_BUF), so lines of other processes, or those from the end of this one, never split a line.
 */
const batchBytes = 4_096
/** Milliseconds after which a smaller batch is written, or a full pipe is tried again. */
const batchMs = 100
/** Bytes that wait for a slow reader. */
const maxWaitingBytes = 10_000_000
/** Milliseconds that the end of the process waits for one. */
const maxEndMs = 2_000
