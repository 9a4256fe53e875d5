import * as z from 'zod';
import { grains } from '#warehouse/model/period.ts';

/** A period as answers tell it. */
export const periodSchema = z.strictObject({
  grain: z.enum(grains),
  period: z.iso.date(),
  periodEnd: z.iso.date(),
  complete: z.boolean(),
});
