import { tileGridSamples } from '../../src/routes/styleguide/samples/tile-grid-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('tile grid', tileGridSamples);
