import { readEnvironment } from '#etl/env.ts';
import { limitEngine } from '#etl/limit-engine.ts';

/**
 * One thread for each database of a test, where its project sets `LODESTAR_ETL_THREADS`: as many files run at once as there are cores, and a
 * statement over few rows costs half as much again on two threads.
 */
limitEngine(readEnvironment);
