import { effectsSamples } from '../../src/routes/styleguide/samples/effects-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('effects', effectsSamples);
