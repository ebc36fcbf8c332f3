import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const college = defineTable({
  name: 'college',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  caller: { userId: a.id() },
})
const Course = college.entity('Course', {
  attributes: { courseId: a.id(), title: a.string() },
  key: { partition: 'COURSE#{courseId}', sort: 'COURSE' },
  rules: (r) => ({ read: r.public }),
})
const Student = college.entity('Student', {
  attributes: {
    studentId: a.id(),
    name: a.string(),
    email: a.string(),
    shownTo: a.enum('ALL', 'SELF').default('ALL'),
  },
  key: { partition: 'STUDENT#{studentId}', sort: 'STUDENT' },
  rules: (r) => ({ read: r.or(r.eq('studentId', r.caller.userId), r.eq('shownTo', 'ALL')) }),
})
/** The link: it is read from both of its sides. */
const Enrolment = college.entity('Enrolment', {
  attributes: {
    courseId: a.id(),
    studentId: a.id(),
    grade: a.enum('A', 'B').optional(),
    since: a.date(),
  },
  key: { partition: 'COURSE#{courseId}', sort: 'ENROLMENT#{studentId}' },
  indexes: { gsi1: { partition: 'STUDENT#{studentId}', sort: '{since}' } },
  rules: (r) => ({ read: r.public }),
})
const access = college.access({
  course: Course.get(),
  student: Student.get(),
  enrolmentsIn: Enrolment.query(),
  enrolmentsOf: Enrolment.query('gsi1', { order: 'desc' }),
})

const builder = createBuilder(college)
builder.entity(Course, {
  fields: (t) => ({
    ...t.attributes('title'),
    students: t.through(access.enrolmentsIn, {
      node: access.student,
      edge: ['grade', 'since'],
      countUpTo: 50,
    }),
  }),
})
builder.entity(Student, {
  fields: (t) => ({
    ...t.attributes('name', 'email'),
    courses: t.through(access.enrolmentsOf, { node: access.course, defaultSize: 2 }),
  }),
})
builder.queryFields((t) => ({
  course: t.item(access.course),
  studentsIn: t.through(access.enrolmentsIn, {
    node: access.student,
    edge: ['grade', 'since'],
    countUpTo: 50,
  }),
}))
const gateway = defineGateway({
  table: college,
  schema: builder.toSchema(),
  cost: { report: 'always', reportTo: () => true },
})

let app: TestGateway
beforeAll(async () => {
  app = await openTestGateway(gateway)
  const ids = Array.from({ length: 6 }, (_, at) => `${at}`)
  await app.store.putAll(Course, [
    { courseId: 'c1', title: 'Logic' },
    { courseId: 'c2', title: 'Tables' },
  ])
  // Student 5 is enrolled, but there is no such student.
  await app.store.putAll(
    Student,
    ids.slice(0, 5).map((studentId) => ({ studentId, name: `S${studentId}`, email: `${studentId}@x.org` })),
  )
  await app.store.putAll(
    Enrolment,
    ids.map((studentId) => ({
      courseId: 'c1',
      studentId,
      since: `2026-01-0${Number(studentId) + 1}`,
      grade: 'A' as const,
    })),
  )
  await app.store.putAll(Enrolment, [{ courseId: 'c2', studentId: '0', since: '2026-02-01' }])
})
afterAll(() => app.close())

interface Cost {
  readonly estimated: Readonly<Record<'calls' | 'readUnits', { readonly most: number }>>
  readonly actual: Readonly<Record<'calls' | 'readUnits', number>>
}

async function send(document: string, variables: object = {}) {
  const { data, errors, extensions } = await app.query(document, {
    variables: { ...variables },
    caller: { userId: '1' },
  })
  const { estimated, actual } = extensions?.cost as Cost
  for (const unit of ['calls', 'readUnits'] as const) {
    expect(actual[unit]).toBeLessThanOrEqual(estimated[unit].most)
  }
  const calls = app.calls.map(({ operation, items }) => `${operation} ${items}`)
  return { data, errors, calls, estimated }
}

describe('a connection through links', () => {
  it('is a Query of the links and a BatchGetItem of their nodes, with attributes of the links on the edges', async () => {
    const { data, errors, calls, estimated } = await send(
      '{ course(courseId: "c1") { title students(first: 3) { edges { grade since node { name } } pageInfo { hasNextPage } } } }',
    )
    expect(errors).toBeUndefined()
    expect(data?.course).toEqual({
      title: 'Logic',
      students: {
        edges: [0, 1, 2].map((at) => ({ grade: 'A', since: `2026-01-0${at + 1}`, node: { name: `S${at}` } })),
        pageInfo: { hasNextPage: true },
      },
    })
    // The course is next to its links.
    expect(calls).toEqual(['query 5', 'batchGet 3'])
    expect(estimated.calls.most).toBe(3)
  })

  it('reads no node that is not selected, and counts as others do', async () => {
    const { data, calls } = await send(
      '{ studentsIn(courseId: "c1", first: 2) { totalCount edges { grade } } }',
    )
    expect(data?.studentsIn).toEqual({ totalCount: 6, edges: [{ grade: 'A' }, { grade: 'A' }] })
    expect(calls.toSorted()).toEqual(['query 3', 'query 6'])
  })

  it('has a null node where a link leads to no item, or to one that the caller may not read', async () => {
    await app.store.putAll(Student, [{ studentId: '3', name: 'Hidden', email: 'h@x.org', shownTo: 'SELF' }])
    const { data, errors } = await send(
      'query($after: String) { studentsIn(courseId: "c1", first: 9, after: $after) { edges { since cursor node { name } } } }',
    )
    expect(errors).toBeUndefined()
    const { edges } = data?.studentsIn as { edges: { node: { name: string } | null; cursor: string }[] }
    expect(edges.map(({ node }) => node?.name ?? null)).toEqual(['S0', 'S1', 'S2', null, 'S4', null])
    const rest = await send(
      'query($after: String) { studentsIn(courseId: "c1", last: 1, before: $after) { edges { node { name } } } }',
      { after: edges[2]?.cursor },
    )
    expect(rest.data?.studentsIn).toEqual({ edges: [{ node: { name: 'S1' } }] })
  })

  it('leads on from its nodes, batched at each level and within the estimate', async () => {
    const { data, calls } = await send(`{
      course(courseId: "c1") {
        students(first: 2) { edges { node { name courses { edges { cursor node { title } } } } } }
      }
    }`)
    expect(data?.course).toMatchObject({
      students: {
        edges: [
          {
            node: {
              name: 'S0',
              courses: { edges: [{ node: { title: 'Tables' } }, { node: { title: 'Logic' } }] },
            },
          },
          { node: { name: 'S1', courses: { edges: [{ node: { title: 'Logic' } }] } } },
        ],
      },
    })
    // One of the two courses has been read already.
    expect(calls.map((call) => call.split(' ')[0])).toEqual(['query', 'batchGet', 'query', 'query', 'get'])
  })

  it('has types of its own', () => {
    const fieldsOf = (name: string) =>
      Object.keys((gateway.schema.getType(name) as unknown as { getFields(): object }).getFields())
    expect(fieldsOf('EnrolmentStudentConnection')).toEqual(['edges', 'pageInfo', 'totalCount'])
    expect(fieldsOf('EnrolmentStudentEdge')).toEqual(['cursor', 'grade', 'node', 'since'])
    expect(fieldsOf('EnrolmentCourseEdge')).toEqual(['cursor', 'node'])
    expect(gateway.schema.getType('Enrolment')).toBeUndefined()
  })

  it('is rejected where its edges would differ, or its links are of several entities', () => {
    const other = () => {
      const made = createBuilder(college)
      made.entity(Student, { fields: (t) => t.attributes('name') })
      return made
    }
    const differing = other()
    differing.queryFields((t) => ({
      one: t.through(access.enrolmentsIn, { node: access.student }),
      two: t.through(access.enrolmentsIn, { node: access.student, edge: ['grade'] }),
    }))
    expect(() => differing.toSchema()).toThrow(
      'the GraphQL type name EnrolmentStudentConnection is used for pages with edges of Enrolment by student with no attributes and for ' +
        'pages with edges of Enrolment by student with grade: rename one of them',
    )
    const several = other()
    const all = { ...access.enrolmentsIn, entities: [Course, Enrolment] }
    several.queryFields((t) => ({ one: t.through(all as never, { node: access.student as never }) }))
    expect(() => several.toSchema()).toThrow('a connection through links reads those of one entity')
  })
})
