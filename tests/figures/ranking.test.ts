import { rankingSamples } from '../../src/routes/styleguide/samples/ranking-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('ranking', rankingSamples);
