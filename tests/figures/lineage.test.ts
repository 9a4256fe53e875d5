import { lineageSamples } from '../../src/routes/styleguide/samples/lineage-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('lineage', lineageSamples);
