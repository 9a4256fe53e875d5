import { defineConfig } from 'drizzle-kit';

// Run by `npm run db:generate` after a change of schema.ts or people-schema.ts.
export default defineConfig({
  dialect: 'sqlite',
  schema: ['./warehouse/control/schema.ts', './warehouse/control/people-schema.ts'],
  out: './warehouse/control/migrations',
});
