'use strict';

/**
 * Who may import whom. One line a layer: the folders of ours and the packages it may use; whatever
 * is not named is forbidden. Type-only imports count: a type is a dependency of the reader too.
 *
 * dependency-cruiser reports success when it could parse nothing, so test/architecture.test.ts runs
 * it over a planted tree and counts the modules it saw. Change a rule here, and plant its offender there.
 */
const LAYERS = [
  { layer: 'domain', from: '^src/domain/', ours: [], packages: [] },
  {
    layer: 'entities',
    from: '^src/entities/',
    ours: ['domain/'],
    packages: ['typeorm', 'type-graphql', 'graphql'],
  },
  {
    layer: 'provider-port',
    from: '^src/providers/(?!registry\\.ts$)[^/]+$',
    ours: ['domain/', 'providers/[^/]+$', 'sandbox/running-sandbox\\.ts$'],
    packages: ['axios', 'zod', 'cockatiel'],
  },
  {
    layer: 'provider',
    from: '^src/providers/[^/]+/(?!sandbox)',
    ours: ['domain/', 'providers/'],
    packages: ['axios', 'zod'],
  },
  {
    layer: 'provider-sandbox',
    from: '^src/providers/[^/]+/sandbox',
    ours: ['domain/', 'providers/', 'sandbox/'],
    packages: ['axios', 'zod', 'fastify'],
  },
  {
    layer: 'store',
    from: '^src/store/',
    ours: ['domain/', 'entities/'],
    packages: ['pg', 'typeorm', 'uuid'],
  },
  {
    layer: 'payouts',
    from: '^src/payouts/',
    ours: [
      'domain/',
      'store/(payout-store(-accounts|-records)?|break-store|switch-store)\\.ts$',
      'providers/provider\\.ts$',
    ],
    packages: ['uuid'],
  },
  // What stands outside the database; what is read from it comes through the store.
  {
    layer: 'audit',
    from: '^src/audit/',
    ours: ['domain/', 'store/audit-store\\.ts$'],
    packages: [],
  },
  {
    layer: 'credentials',
    from: '^src/credentials/',
    // The ports of what is kept; types alone come from read-keys.
    ours: ['domain/', 'store/(key-store|read-keys)\\.ts$'],
    packages: ['jose', 'graphql'],
  },
  {
    layer: 'resolvers',
    from: '^src/resolvers/',
    ours: [
      'domain/',
      'entities/',
      'credentials/',
      'payouts/',
      // Reads may go past the verbs of payouts, writes may not.
      'store/(payout-store(-accounts)?|key-store|switch-store|read-[^/]+|walled-(pool|reads))\\.ts$',
      'providers/provider\\.ts$',
    ],
    packages: [
      'type-graphql',
      'graphql',
      'graphql-scalars',
      'class-validator',
      'typeorm',
      'dataloader',
    ],
  },
  {
    layer: 'webhooks',
    from: '^src/webhooks/',
    ours: [
      'domain/',
      'payouts/',
      'store/payout-store(-accounts)?\\.ts$',
      'providers/provider\\.ts$',
    ],
    packages: ['fastify'],
  },
  {
    layer: 'doctor',
    from: '^src/doctor/',
    ours: [
      'audit/',
      'domain/',
      'store/(sql/|audit-store\\.ts$|database-role\\.ts$)',
      'providers/(provider|definition)\\.ts$',
    ],
    packages: ['pg'],
  },
  { layer: 'sandbox', from: '^src/sandbox/', ours: ['domain/'], packages: ['fastify'] },
];

/** A layer may always import itself: `^src/store/` gives `store/`. */
const itself = (from) =>
  /^\^src\/(\w+)\/$/
    .exec(from)
    ?.slice(1)
    .map((folder) => `${folder}/`) ?? [];

const layerRules = ({ layer, from, ours, packages }) => [
  {
    name: `${layer}-imports-ours`,
    comment: `${layer} may import of ours only: ${ours.join(' ') || 'nothing'}`,
    severity: 'error',
    from: { path: from },
    to: { path: '^src/', pathNot: [...ours, ...itself(from)].map((path) => `^src/${path}`) },
  },
  {
    name: `${layer}-imports-packages`,
    comment: `${layer} may import of packages only: ${packages.join(' ') || 'none'}`,
    severity: 'error',
    from: { path: from },
    to: {
      path: '^node_modules/',
      pathNot: packages.map((name) => `^node_modules/(@types/)?${name}/`),
    },
  },
];

const RULES = [
  {
    name: 'domain-is-pure',
    comment: 'domain does no I/O and reads no clock; hashing is the one built-in it may use',
    from: { path: '^src/domain/' },
    to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
  },
  {
    name: 'provider-imports-no-sibling',
    comment: 'a provider is one folder, whole; what two of them share is the port, http or token',
    from: { path: '^src/providers/([^/]+)/' },
    to: { path: '^src/providers/[^/]+/', pathNot: '^src/providers/$1/' },
  },
  {
    name: 'only-registry-imports-a-provider',
    comment: 'nobody but the registry knows a provider by name',
    from: { path: '^src/', pathNot: ['^src/providers/registry\\.ts$', '^src/providers/[^/]+/'] },
    to: { path: '^src/providers/[^/]+/' },
  },
  {
    name: 'registry-imports-providers-only',
    comment: 'the registry is the explicit list and nothing else',
    from: { path: '^src/providers/registry\\.ts$' },
    to: { path: ['^src/', '^node_modules/'], pathNot: '^src/providers/' },
  },
  {
    name: 'registry-is-for-the-wiring',
    comment: 'only app, sandbox, config, main and tests read the list of providers',
    from: {
      path: '.',
      pathNot: [
        '^src/(app|sandbox|config|main|doctor|audit|keys|pii|switch|operations|reconcile)\\.ts$',
        '^src/open-sandboxes\\.ts$',
        '^test/',
        '^bench/',
        '/node_modules/',
      ],
    },
    to: { path: '^src/providers/registry\\.ts$' },
  },
  {
    name: 'sql-stays-in-the-store',
    comment: 'only the store opens a transaction; resolvers may read through typeorm',
    from: {
      path: '^src/',
      pathNot: [
        '^src/(store|entities|doctor)/',
        '^src/(database|app|machinery|merchants|migrate|embedded-database)\\.ts$',
        '^src/resolvers/',
      ],
    },
    to: {
      path: '^node_modules/(@types/)?(pg|typeorm)/',
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'src-never-imports-test',
    comment: 'what runs in production does not know how it is tested',
    from: { path: '^(src|migrations)/' },
    to: { path: '^(test|bench|web)/' },
  },
  {
    name: 'folder-is-in-the-table',
    comment: 'a new folder of src needs its line in LAYERS first',
    from: {
      path: '^src/[^/]+/',
      pathNot: ['^src/providers/', ...LAYERS.map(({ from }) => from)],
    },
    to: {},
  },
  { name: 'no-cycles', comment: 'say who comes first', from: {}, to: { circular: true } },
  {
    name: 'no-orphans',
    comment: 'nobody imports it and it imports nobody: delete it or use it',
    from: { orphan: true, path: '^src/' },
    to: {},
  },
  {
    name: 'no-unresolvable',
    comment: 'an import that cannot be found would escape every rule above',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'packages-are-declared',
    comment: 'the server runs on dependencies; a package of the tools is not there in production',
    from: { path: '^(src|migrations)/' },
    to: {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
      dependencyTypesNot: ['type-only'],
    },
  },
];

module.exports = {
  forbidden: [
    ...LAYERS.flatMap(layerRules),
    ...RULES.map((rule) => ({ severity: 'error', ...rule })),
  ],
  options: {
    // Before compilation, so that type-only imports are seen.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default', 'types'],
    },
  },
};
