import { peerStripSamples } from '../../src/routes/styleguide/samples/peer-strip-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('peer strip', peerStripSamples);
