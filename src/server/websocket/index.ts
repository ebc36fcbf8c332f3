/** GraphQL over WebSocket. It is loaded, with the packages that it needs, when a server accepts sockets. */
export {
  acceptSockets,
  type CloseSockets,
  type SocketListener,
  type SocketOptions,
} from './accept-sockets.ts'
export { executeByFetch } from './execute-by-fetch.ts'
export { executeDirectly } from './execute-directly.ts'
