import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  kit: {
    adapter: adapter({ out: 'build', precompress: true }),
    // Styles travel with the page: a first visit paints after one answer, and all that a page needs are nine kilobytes, packed.
    inlineStyleThreshold: 65_536,
    csp: {
      mode: 'auto',
      directives: {
        'default-src': ['self'],
        'img-src': ['self', 'data:'],
        'style-src': ['self', 'unsafe-inline'],
        'object-src': ['none'],
        'base-uri': ['self'],
        'form-action': ['self'],
        'frame-ancestors': ['none'],
      },
    },
    typescript: {
      // One tsconfig for the three rooms: Kit's own list of files knows only src.
      config: (config) => ({
        ...config,
        include: [
          ...config.include,
          '../vite.config.ts',
          '../etl/**/*.ts',
          '../warehouse/**/*.ts',
          '../tests/**/*.ts',
        ],
      }),
    },
  },
};
