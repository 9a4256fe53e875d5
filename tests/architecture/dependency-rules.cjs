/** Import rules of the three rooms. Each rule's comment says what it protects. */
const stages = ['extract', 'stage', 'validate', 'conform', 'star', 'indicators', 'publish'];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'warehouse-knows-no-other-room',
      comment: 'The warehouse is what the data is; how it comes in and how it is seen are not its business.',
      severity: 'error',
      from: { path: '^warehouse' },
      to: { path: '^(etl|src)/' },
    },
    {
      name: 'etl-and-src-never-meet',
      comment: 'They meet in a published snapshot and in the control database.',
      severity: 'error',
      from: { path: '^etl' },
      to: { path: '^src/' },
    },
    {
      name: 'src-and-etl-never-meet',
      severity: 'error',
      from: { path: '^src' },
      to: { path: '^etl/' },
    },
    ...stages.map((stage) => ({
      name: `stage-${stage}-imports-no-other-stage`,
      comment: 'Only pipeline.ts composes stages.',
      severity: 'error',
      from: { path: `^etl/${stage}/` },
      to: { path: `^etl/(${stages.filter((s) => s !== stage).join('|')})/` },
    })),
    {
      name: 'only-the-server-door-opens-the-warehouse',
      comment: 'Browser code may know the warehouse by its types alone.',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/(lib/server/|(server|operate|worker)\\.ts$)|\\.test\\.ts$' },
      to: { path: '^warehouse/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'routes-never-import-routes',
      comment: 'What two pages need is in src/lib. (By first folder: a name like [id] is no plain pattern.)',
      severity: 'error',
      from: { path: '^src/routes/([a-z]+)/' },
      to: { path: '^src/routes/', pathNot: '^src/routes/$1/' },
    },
    {
      name: 'the-briefing-imports-no-other-page',
      severity: 'error',
      from: { path: '^src/routes/[^/]+$' },
      to: { path: '^src/routes/.+/' },
    },
    {
      name: 'one-place-opens-duckdb',
      severity: 'error',
      from: { path: '^(etl|src|warehouse)/', pathNot: '^warehouse/(duckdb|arrow)/' },
      to: { path: '@duckdb/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-barrels-no-dumping-grounds',
      severity: 'error',
      from: { path: '^(etl|src|warehouse)/' },
      to: {
        path: '/(index\\.ts|utils?|helpers?|common|misc|shared|core|managers?)(/|\\.ts$)',
        pathNot: 'node_modules',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|\\.svelte-kit|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types', 'svelte'],
    },
  },
};
