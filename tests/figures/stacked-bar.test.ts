import { stackedBarSamples } from '../../src/routes/styleguide/samples/stacked-bar-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('stacked bar', stackedBarSamples);
