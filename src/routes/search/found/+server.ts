import { json } from '@sveltejs/kit';
import { readFound } from '../read-found.ts';
import type { RequestHandler } from './$types';

/** What the search box shows while somebody types: `{text, groups}`. */
export const GET: RequestHandler = async (event) =>
  json(await readFound(event, 'box'), { headers: { 'cache-control': 'private, no-store' } });
