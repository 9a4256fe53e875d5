import { defineConfig } from 'drizzle-kit';

// Run by `npm run db:generate` after a change of one of these.
export default defineConfig({
  dialect: 'sqlite',
  schema: ['schema', 'people-schema', 'desk-schema', 'notice-schema', 'visit-schema'].map(
    (name) => `./warehouse/control/${name}.ts`,
  ),
  out: './warehouse/control/migrations',
});
