import { ConnectionHandler, type RecordProxy, type RecordSourceProxy } from 'relay-runtime'

/** Puts a new task at the top of a list, unless it is there already. */
export function showFirst(store: RecordSourceProxy, connectionId: string, task: RecordProxy): void {
  const connection = store.get(connectionId)
  const edges = connection?.getLinkedRecords('edges') ?? []
  if (!connection || edges.some((edge) => edge.getLinkedRecord('node') === task)) return
  const edge = ConnectionHandler.createEdge(store, connection, task, 'TaskEdge')
  ConnectionHandler.insertEdgeBefore(connection, edge)
}
