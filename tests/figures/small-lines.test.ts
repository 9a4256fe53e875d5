import { smallLinesSamples } from '../../src/routes/styleguide/samples/small-lines-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('small lines', smallLinesSamples);
