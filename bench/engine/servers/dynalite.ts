import dynalite from 'dynalite'

/** dynalite in memory, without its simulated delays. */
const [port = '0'] = process.argv.slice(2)
dynalite({ createTableMs: 0 }).listen(Number(port), '127.0.0.1')
process.once('SIGTERM', () => process.exit())
