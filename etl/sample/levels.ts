/** A level that goes straight from `start` in the first month to `end` in the last. */
export interface Course {
  start: number;
  end: number;
}

/** Where a course stands in a month. `position` runs from 0 in the first month to 1 in the last. */
export function levelAt(course: Course, position: number): number {
  return course.start + (course.end - course.start) * position;
}

/** Where the sample's figures begin and end: the whole organisation, first month and month of as-of. */
export const courses = {
  utilisation: { start: 0.3, end: 0.5 },
  breadth: { start: 2, end: 3.5 },
  redeclared: { start: 0.24, end: 0.1635 },
  reused: { start: 0.35, end: 0.5 },
  online: { start: 0.58, end: 0.74 },
  fullOnline: { start: 0.3, end: 0.44 },
  onTime: { start: 0.9, end: 0.955 },
  callSuccess: { start: 0.975, end: 0.986 },
  mandatoryLive: { start: 0.604, end: 0.906 },
  apiShare: { start: 0.45, end: 0.63 },
  live: { start: 0.8, end: 0.915 },
  securityApproved: { start: 0.5, end: 0.86 },
  trustedSource: { start: 0.6, end: 0.83 },
  lifecycle: { start: 0.4, end: 0.79 },
  taskOverdue: { start: 0.12, end: 0.058 },
  taskOnTime: { start: 0.8, end: 0.87 },
  taskExtended: { start: 0.15, end: 0.115 },
  taskUnclear: { start: 0.25, end: 0.07 },
} satisfies Record<string, Course>;
