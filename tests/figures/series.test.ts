import { seriesSamples } from '../../src/routes/styleguide/samples/series-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('series', seriesSamples);
