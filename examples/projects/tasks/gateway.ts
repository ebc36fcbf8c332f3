import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const board = defineTable({
  name: 'board',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
})

export const Project = board.entity('Project', {
  attributes: { projectId: a.id(), name: a.string() },
  key: { partition: 'PROJECT#{projectId}', sort: 'PROJECT' },
})

/** Ids begin with the time, so that tasks are sorted by it. */
const newId = () => `${Date.now().toString(36)}-${crypto.randomUUID().slice(0, 8)}`

export const Task = board.entity('Task', {
  attributes: {
    projectId: a.id(),
    taskId: a.id().default(newId),
    title: a.string({ minLength: 1, maxLength: 120 }),
    isDone: a.boolean().default(false),
  },
  key: { partition: 'PROJECT#{projectId}', sort: 'TASK#{taskId}' },
})

export const access = board.access({
  project: Project.get(),
  task: Task.get(),
  tasksOf: Task.query({ order: 'desc' }),
})

const builder = createBuilder(board)

builder.entity(Project, {
  fields: (t) => ({
    ...t.attributes('projectId', 'name'),
    tasks: t.connection(access.tasksOf, { description: 'Its tasks, the latest first.' }),
  }),
})
builder.entity(Task, {
  fields: (t) => ({
    ...t.attributes('projectId', 'taskId', 'title', 'isDone'),
    project: t.item(access.project),
  }),
})
builder.queryFields((t) => ({ project: t.item(access.project), task: t.item(access.task) }))
builder.mutationFields((t) => ({
  addTask: t.create(Task, { attributes: ['title'] }),
  updateTask: t.update(Task, { attributes: ['isDone'] }),
}))
builder.subscriptionFields((t) => ({ tasksChanged: t.changes(access.tasksOf) }))

const titles = [
  'Order the seeds',
  'Turn the compost',
  'Prune the apple trees',
  'Sow tomatoes indoors',
  'Repair the greenhouse door',
  'Sharpen the spade',
  'Build a raised bed',
  'Plant the early potatoes',
  'Net the strawberries',
  'Clean the water butt',
  'Divide the rhubarb',
  'Label the herb bed',
]

export default defineGateway({
  table: board,
  schema: builder.toSchema(),
  webSockets: true,
  seed: async (store) => {
    await store.putAll(Project, [{ projectId: 'garden', name: 'Community garden' }])
    await store.putAll(
      Task,
      titles.map((title, at) => ({
        projectId: 'garden',
        taskId: `0${String(at).padStart(2, '0')}`,
        title,
        isDone: at < 4,
      })),
    )
  },
})
