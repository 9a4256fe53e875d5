import type { PageServerLoad } from './$types';
import { readFound } from './read-found.ts';

export const load: PageServerLoad = (event) => readFound(event, 'page');
