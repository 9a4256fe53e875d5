import { funnelSamples } from '../../src/routes/styleguide/samples/funnel-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('funnel', funnelSamples);
