import { heatMapSamples } from '../../src/routes/styleguide/samples/heat-map-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('heat map', heatMapSamples);
