/** GraphQL over WebSocket. The packages that it needs are loaded when a server accepts sockets. */
export { acceptSockets, type SocketListener, type SocketOptions } from './accept-sockets.ts'
export { executeByFetch } from './execute-by-fetch.ts'
export { executeDirectly } from './execute-directly.ts'
