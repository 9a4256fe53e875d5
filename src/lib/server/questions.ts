/** The questions that pages ask of a snapshot: routes reach the warehouse through this room alone. */
export { readAttention } from '#warehouse/query/attention/attention.ts';
export { readBreakdown } from '#warehouse/query/breakdown.ts';
export { dimensionsToTakeApart, readDecomposition } from '#warehouse/query/decompose.ts';
export { readLineage } from '#warehouse/query/lineage.ts';
export { readOverview } from '#warehouse/query/overview.ts';
export { ownPeriod } from '#warehouse/query/own-period.ts';
export { project } from '#warehouse/query/projection.ts';
export { readQuality } from '#warehouse/query/quality.ts';
export { readQuarantine } from '#warehouse/query/quarantine.ts';
export { requireIndicator, requirePeriod, requireSource, requireUnit } from '#warehouse/query/question.ts';
export { readRanking } from '#warehouse/query/ranking.ts';
export { readScorecard } from '#warehouse/query/scorecard.ts';
export { readSources } from '#warehouse/query/sources.ts';
export { readSuccession } from '#warehouse/query/succession.ts';
export { readTrend } from '#warehouse/query/trend.ts';
export { searchUnits } from '#warehouse/query/units.ts';
export { ancestry, standsAt } from '#warehouse/snapshot/catalog.ts';
