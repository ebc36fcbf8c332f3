import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const company = defineTable({
  name: 'company',
  primaryKey: { partition: 'pk', sort: 'sk' },
  // Attributes without a meaning of their own: each entity writes its own templates into them.
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
})

const Employee = company.entity('Employee', {
  attributes: { employeeId: a.id(), name: a.string(), office: a.id(), hiredOn: a.date() },
  key: { partition: 'EMPLOYEE#{employeeId}', sort: 'EMPLOYEE' },
  indexes: { gsi1: { partition: 'OFFICE#{office}', sort: 'HIRED#{hiredOn}#{employeeId}' } },
})

const Laptop = company.entity('Laptop', {
  attributes: { employeeId: a.id(), serial: a.id(), model: a.string() },
  key: { partition: 'EMPLOYEE#{employeeId}', sort: 'LAPTOP#{serial}' },
  indexes: { gsi1: { partition: 'SERIAL#{serial}', sort: 'LAPTOP' } },
})

const Project = company.entity('Project', {
  attributes: { projectId: a.id(), title: a.string(), state: a.enum('ACTIVE', 'DONE'), dueOn: a.date() },
  key: { partition: 'PROJECT#{projectId}', sort: 'PROJECT' },
  indexes: { gsi1: { partition: 'STATE#{state}', sort: 'DUE#{dueOn}#{projectId}' } },
})

const access = company.access({
  employee: Employee.get(),
  project: Project.get(),
  laptopsOf: Laptop.query(),
  employeesOfOffice: Employee.query('gsi1'),
  laptop: Laptop.lookup('gsi1'),
  projectsByState: Project.query('gsi1'),
  everythingOf: company.collection([Employee, Laptop]),
})

const builder = createBuilder(company)

builder.entity(Employee, {
  fields: (t) => ({
    ...t.attributes('employeeId', 'name', 'hiredOn'),
    laptops: t.connection(access.laptopsOf),
  }),
})
builder.entity(Laptop, {
  fields: (t) => ({ ...t.attributes('serial', 'model'), employee: t.item(access.employee) }),
})
builder.entity(Project, { fields: (t) => t.attributes('projectId', 'title', 'dueOn') })
builder.queryFields((t) => ({
  employee: t.item(access.employee),
  employeesOfOffice: t.connection(access.employeesOfOffice),
  laptop: t.item(access.laptop),
  project: t.item(access.project),
  projectsByState: t.connection(access.projectsByState),
  everythingOf: t.connection(access.everythingOf),
}))

export default defineGateway({
  table: company,
  schema: builder.toSchema(),
  seed: async (store) => {
    await store.putAll(Employee, [
      { employeeId: 'e1', name: 'Ada', office: 'ulm', hiredOn: '2023-04-01' },
      { employeeId: 'e2', name: 'Grace', office: 'ulm', hiredOn: '2025-09-01' },
    ])
    await store.putAll(Laptop, [{ employeeId: 'e1', serial: 's-77', model: 'X1' }])
    await store.putAll(Project, [
      { projectId: 'p1', title: 'Compiler', state: 'ACTIVE', dueOn: '2026-07-01' },
      { projectId: 'p2', title: 'Debugger', state: 'DONE', dueOn: '2026-01-31' },
    ])
  },
})
