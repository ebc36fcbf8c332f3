import { a } from '../../src/model/index.ts'
import { faultsOf } from './faults-of.ts'

/** The faults of counters that are spread over shards. */
export function withWrongShards(): readonly string[] {
  const name = a.string()
  return faultsOf(
    (table) => {
      const Candidate = table.entity('Candidate', {
        attributes: { candidateId: a.id(), area: a.id(), name, votes: a.int() },
        key: { partition: 'CANDIDATE#{candidateId}', sort: 'CANDIDATE#{area}' },
        movable: ['area'],
        softDelete: true,
      })
      table.entity('Vote', {
        attributes: {
          candidateId: a.id(),
          area: a.id(),
          voteId: a.id(),
          text: a.string(),
          candidateName: a.copy(name),
        },
        key: { partition: 'CANDIDATE#{candidateId}#{area}', sort: 'VOTE#{voteId}' },
        parents: {
          candidate: {
            entity: Candidate,
            shards: 26,
            count: 'votes',
            sum: { 'no name': 'text', names: 'candidateName' },
            copy: { candidateName: 'name' },
          },
          again: { entity: Candidate, shards: 25, count: 'others', onDelete: 'cascade' },
          uncounted: { entity: Candidate, shards: 2 },
          third: { entity: Candidate, shards: 2, count: 'others', onDelete: 'leave' },
        },
      })
    },
    { name: 'shards' },
  )
}
