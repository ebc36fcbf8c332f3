import { a, defineTable } from 'dynagate'

/** A notice board with every kind of index for reads: sharded, KEYS_ONLY, numeric, without a sort key. */
export const board = defineTable({
  name: 'board',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    titles: { global: { partition: 'titlesPk', sort: 'titlesSk' } },
    thinTitles: { global: { partition: 'thinPk', sort: 'thinSk' }, projection: 'keysOnly' },
    scores: { global: { partition: 'scoresPk', sort: { name: 'score', type: 'N' } } },
    unsorted: { global: { partition: 'unsortedPk' } },
    carried: {
      global: { partition: 'carriedPk', sort: 'carriedSk' },
      projection: ['title', 'score', 'endsAt'],
    },
    byTitle: { local: { sort: 'byTitleSk' } },
  },
  timeToLive: 'endsAt',
})

/** The topic of a board, found by its keeper in a KEYS_ONLY index. */
export const Topic = board.entity('Topic', {
  attributes: { topic: a.id(), keeper: a.id(), about: a.string() },
  key: { partition: 'TOPIC#{topic}', sort: 'ABOUT' },
  indexes: { thinTitles: { partition: 'KEEPER#{keeper}', sort: 'TOPIC' } },
})

/** A note on the board, which can expire. */
export const Note = board.entity('Note', {
  attributes: {
    topic: a.id(),
    noteId: a.id(),
    title: a.string(),
    score: a.int({ digits: 2 }),
    author: a.id(),
    endsAt: a.int().optional(),
  },
  key: { partition: 'TOPIC#{topic}', sort: 'NOTE#{noteId}' },
  indexes: {
    titles: { partition: 'TITLES#{noteId%3}', sort: 'TITLE#{title}' },
    thinTitles: { partition: 'TITLES#{noteId%3}', sort: 'TITLE#{title}' },
    scores: { partition: 'SCORES#{noteId%3}', sort: '{score}' },
    unsorted: { partition: 'ALL#{noteId%3}' },
    carried: { partition: 'AUTHOR#{author}', sort: 'NOTE' },
    byTitle: { sort: 'NOTE#{title}#{noteId}' },
  },
})

export const access = board.access({
  note: Note.get(),
  noteNow: Note.get({ consistent: true }),
  topicOf: Topic.lookup('thinTitles'),
  noteOf: Note.lookup('carried'),
  notes: Note.query(),
  latest: Note.query({ order: 'desc' }),
  byTitle: Note.query('byTitle'),
  titles: Note.query('titles'),
  titlesDown: Note.query('titles', { order: 'desc' }),
  thinTitles: Note.query('thinTitles'),
  scores: Note.query('scores'),
  scoresDown: Note.query('scores', { order: 'desc' }),
  unsorted: Note.query('unsorted'),
  wall: board.collection([Topic, Note]),
})

/** The current time of the tests, in milliseconds since the Unix epoch. */
export const now = Date.UTC(2026, 0, 1)
