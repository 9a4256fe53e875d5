import { trendSamples } from '../../src/routes/styleguide/samples/trend-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('trend', trendSamples);
