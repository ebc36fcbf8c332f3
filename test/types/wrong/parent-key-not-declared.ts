import { a } from 'dynagate'
import { Profile, shop } from './shop.ts'

shop.entity('Note', {
  attributes: { noteId: a.id() },
  key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
  parents: { profile: { entity: Profile } },
})
