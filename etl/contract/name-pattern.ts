import { z } from 'zod';

/** A pattern that looks for something in a file's name; its group may be written as JavaScript or as RE2 does. */
export function namePattern(pattern: string): RegExp {
  return new RegExp(pattern.replaceAll('(?P<', '(?<'), 'u');
}

/** A key of a contract that holds such a pattern, with the named group that is the answer. */
export function namePatternShape(group: string, example: string): z.ZodString {
  return z.string().superRefine((pattern, context) => {
    try {
      if (!new RegExp(`\\(\\?P?<${group}>`, 'u').test(pattern)) throw new SyntaxError('no group');
      namePattern(pattern);
    } catch (cause) {
      const message = `not a pattern with a group ${group}: ${String(cause)}. Expected one such as ${example}.`;
      context.addIssue({ code: 'custom', message });
    }
  });
}
