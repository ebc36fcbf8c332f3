import type { TableDescription, WireItem } from '../../../src/store/index.ts'

/** Items of a published model, as its documentation has them, in a table of its form. */
export interface PublishedModel {
  readonly name: string
  readonly description: TableDescription
  readonly items: readonly WireItem[]
  /** Key templates that the inferred model must have, by entity. */
  readonly templates: Readonly<Record<string, readonly string[]>>
}

/** An index: its name, and the names of its key attributes. */
type IndexShape = readonly [name: string, partition: string, sort: string]

function tableOf(TableName: string, [pk, sk]: readonly [string, string], indexes: readonly IndexShape[]) {
  const keySchema = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ]
  const names = new Set([pk, sk, ...indexes.flatMap(([, partition, sort]) => [partition, sort])])
  return {
    TableName,
    TableStatus: 'ACTIVE',
    KeySchema: keySchema(pk, sk),
    AttributeDefinitions: [...names].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
    GlobalSecondaryIndexes: indexes.map(([IndexName, partition, sort]) => ({
      IndexName,
      KeySchema: keySchema(partition, sort),
      Projection: { ProjectionType: 'ALL' as const },
    })),
  }
}

/** Strings as S, numbers as N. */
function wire(item: Readonly<Record<string, string | number>>): WireItem {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'string' ? { S: value } : { N: String(value) },
    ]),
  )
}

const employees = [
  { employeeId: 'JExotic', organizationId: 'Zoo', name: 'Joe', team: 'jupiter' },
  { employeeId: 'CBaskin', organizationId: 'Rescue', name: 'Carole', team: 'saturn' },
  { employeeId: 'DAntle', organizationId: 'Zoo', name: 'Doc', team: 'mercury' },
]
const tasks = [
  { taskId: 'T-1', employeeId: 'JExotic', projectId: 'Feeding', title: 'Tigers', body: 'At noon' },
  { taskId: 'T-2', employeeId: 'JExotic', projectId: 'Cleaning', title: 'Cages', body: 'Daily' },
  { taskId: 'T-3', employeeId: 'CBaskin', projectId: 'Feeding', title: 'Lions', body: 'At six' },
]

/**
 * The task application of ElectroDB's pages on collections: keys begin with `$` and the service or the entity with its version,
 * each value has the name of its attribute before it, and keys are in lower case.
 */
const electro: PublishedModel = {
  name: 'ElectroDB',
  description: tableOf('projectmanagement', ['pk', 'sk'], [['gsi2', 'gsi2pk', 'gsi2sk']]),
  items: [
    ...employees.map((each) =>
      wire({
        ...each,
        pk: `$taskapp#organizationid_${each.organizationId.toLowerCase()}`,
        sk: `$employees_1#employeeid_${each.employeeId.toLowerCase()}`,
        gsi2pk: `$taskapp#employeeid_${each.employeeId.toLowerCase()}`,
        gsi2sk: '$assignments#employees_1',
        __edb_e__: 'employees',
        __edb_v__: '1',
      }),
    ),
    ...tasks.map((each) =>
      wire({
        ...each,
        pk: `$taskapp#projectid_${each.projectId.toLowerCase()}`,
        sk: `$tasks_1#taskid_${each.taskId.toLowerCase()}`,
        gsi2pk: `$taskapp#employeeid_${each.employeeId.toLowerCase()}`,
        gsi2sk: `$assignments#tasks_1#projectid_${each.projectId.toLowerCase()}`,
        __edb_e__: 'tasks',
        __edb_v__: '1',
      }),
    ),
  ],
  templates: {
    Employees: ['$taskapp#organizationid_{organizationidKey}', '$employees_1#employeeid_{employeeidKey}'],
    Tasks: ['$taskapp#projectid_{projectidKey}', '$tasks_1#taskid_{taskidKey}'],
  },
}

const stamps = { _ct: '2026-01-05T10:00:00.000Z', _md: '2026-02-01T09:30:00.000Z' }

/**
 * The examples of dynamodb-toolbox: attributes that are saved as the key itself, with a prefix or without one, and the entity,
 * creation and modification in attributes of the library.
 */
const toolbox: PublishedModel = {
  name: 'dynamodb-toolbox',
  description: tableOf('pokemons', ['pk', 'sk'], []),
  items: [
    wire({ pk: 'pikachu', sk: 'pikachu-1', level: 12, _et: 'Pokemon', ...stamps }),
    wire({ pk: 'pikachu', sk: 'pikachu-2', level: 42, _et: 'Pokemon', ...stamps }),
    wire({ pk: 'eevee', sk: 'eevee-1', level: 7, _et: 'Pokemon', ...stamps }),
    wire({ pk: 'ACCOUNT#ash', sk: 'PROFILE', badges: 8, _et: 'Account', ...stamps }),
    wire({ pk: 'ACCOUNT#misty', sk: 'PROFILE', badges: 3, _et: 'Account', ...stamps }),
  ],
  templates: { Pokemon: ['{pk}', '{sk}'], Account: ['ACCOUNT#{account}', 'PROFILE'] },
}

/**
 * The game of AWS's tutorial on modelling player data: an inverted index of the table's own keys, a sparse index of open games by
 * attributes of their own, and no attribute that names the entity.
 */
const game: PublishedModel = {
  name: 'the players of games',
  description: tableOf(
    'battle-royale',
    ['PK', 'SK'],
    [
      ['InvertedIndex', 'SK', 'PK'],
      ['OpenGamesIndex', 'map', 'open_timestamp'],
    ],
  ),
  items: [
    ...['puppyrock', 'geoffrey', 'cristina'].map((username) =>
      wire({
        PK: `USER#${username}`,
        SK: `#METADATA#${username}`,
        username,
        name: `${username} Smith`,
        birthdate: '1980-05-01',
        email: `${username}@example.com`,
      }),
    ),
    ...['3d4285f0', 'c6f38a6a', 'c9c3917e'].map((game_id, at) =>
      wire({
        PK: `GAME#${game_id}`,
        SK: `#METADATA#${game_id}`,
        game_id,
        map: ['Green Grasslands', 'Urban Underground', 'Dirty Desert'][at] ?? '',
        create_time: `2019-04-1${at}T20:57:07`,
        people: at,
        ...(at === 2 ? { creator: 'gstanley' } : { open_timestamp: `2019-04-1${at}T20:57:07` }),
      }),
    ),
    ...['puppyrock', 'geoffrey'].map((username) =>
      wire({
        PK: 'GAME#c9c3917e',
        SK: `USER#${username}`,
        game_id: 'c9c3917e',
        username,
        place: username.length,
      }),
    ),
  ],
  templates: {
    User: ['USER#{username}', '#METADATA#{username}'],
    Game: ['GAME#{game_id}', '#METADATA#{game_id}'],
    GameUser: ['GAME#{game_id}', 'USER#{username}'],
  },
}

export const publishedModels: readonly PublishedModel[] = [electro, toolbox, game]
