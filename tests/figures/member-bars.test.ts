import { memberBarsSamples } from '../../src/routes/styleguide/samples/member-bars-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('member bars', memberBarsSamples);
